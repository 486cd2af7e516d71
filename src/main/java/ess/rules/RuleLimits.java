package ess.rules;

/**
 * What rules may cost.
 *
 * @param maxNodes how many nodes the condition of a rule may have
 * @param maxDepth how many loops of a condition may lie inside each other
 * @param maxPattern how large the program of a regular expression may be (RE2)
 * @param maxSteps how many steps a test of a rule may take
 * @param maxIterations how many turns the loops of a condition may make for one mail, file or link
 */
public record RuleLimits(
    int maxNodes, int maxDepth, int maxPattern, int maxSteps, int maxIterations) {

  /** How large things may be without a word of the configuration. */
  public static final RuleLimits DEFAULT = new RuleLimits(300, 2, 500, 5_000, 20_000);

  /** How many findings a rule makes in one mail; the rest is counted. */
  static final int MAX_FINDINGS = 5;

  /** How many files or links of a mail rules are asked about. */
  static final int MAX_ITEMS = 5_000;

  /** How many mails of a message rules are asked about. */
  static final int MAX_MAILS = 200;

  /** How many turns all rules together may make for a message. */
  static final int MAX_ALL = 5_000_000;

  /** Checks the bounds. */
  public RuleLimits {
    check("max-nodes", maxNodes, 10, 10_000);
    check("max-depth", maxDepth, 0, 3);
    check("max-pattern", maxPattern, 10, 100_000);
    check("max-steps", maxSteps, 100, 10_000_000);
    check("max-iterations", maxIterations, 100, 10_000_000);
  }

  private static void check(String name, int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "ess.rules.%s is %d, must be %d to %d".formatted(name, value, from, to));
    }
  }
}
