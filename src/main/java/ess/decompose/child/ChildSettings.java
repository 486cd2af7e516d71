package ess.decompose.child;

/**
 * What the children may cost.
 *
 * @param count how many documents may be open at once, each in a child of its own
 * @param megabytes how much memory the heap of one may take
 * @param seconds how long one may work on one document
 * @param requests how many documents one opens before another takes its place
 * @param hardening how it is locked down
 */
record ChildSettings(int count, int megabytes, int seconds, int requests, Hardening hardening) {

  static final String COUNT = "ess.decompose.child-count";
  static final String MEMORY = "ess.decompose.child-megabytes";
  static final String SECONDS = "ess.decompose.child-seconds";

  /** Checks the bounds. */
  ChildSettings {
    check(COUNT, count, 1, 64);
    check(MEMORY, megabytes, 32, 65_536);
    check(SECONDS, seconds, 1, 3600);
    check("ess.decompose.child-requests", requests, 1, 1_000_000);
  }

  private static void check(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(setting, value, least, most));
    }
  }
}
