package ess.cli;

/** How a command ends; 64 and up as in {@code sysexits.h}. */
final class ExitCode {

  static final int OK = 0;

  /** The command did its work and the answer is no. */
  static final int FAILED = 1;

  /** Wrong use of the command line. */
  static final int USAGE = 64;

  /** A file to read is not there or cannot be read. */
  static final int NO_INPUT = 66;

  /** A failure nobody foresaw. */
  static final int SOFTWARE = 70;

  /** A file could not be written. */
  static final int CANNOT_CREATE = 73;

  /** Something is wrong with the settings. */
  static final int CONFIG = 78;

  private ExitCode() {}
}
