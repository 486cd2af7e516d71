package ess.cli;

/**
 * Something that keeps the service from starting or a file from working.
 *
 * @param where the setting, or the file with its line
 * @param what what is wrong with it, in one sentence; never a secret
 * @param cure what to change
 */
record Problem(String where, String what, String cure) {

  @Override
  public String toString() {
    return where + ": " + what + "; " + cure;
  }
}
