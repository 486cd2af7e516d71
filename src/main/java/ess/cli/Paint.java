package ess.cli;

import ess.message.Severity;
import ess.message.Verdict;

/** Puts colour on text where the terminal shows it. Immutable. */
final class Paint {

  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String MAGENTA = "35";
  private static final String BOLD = "1";
  private static final String DIM = "2";

  private final boolean colours;

  Paint(boolean colours) {
    this.colours = colours;
  }

  /** As the launcher found the terminal. */
  static Paint ofTerminal() {
    return new Paint(Boolean.getBoolean("ess.color"));
  }

  /** The text in the colour of the verdict. */
  String result(Verdict.Result result, String text) {
    return switch (result) {
      case CLEAN -> in(GREEN, text);
      case UNSCANNABLE -> in(MAGENTA, text);
      case SUSPICIOUS -> in(YELLOW, text);
      case MALICIOUS -> in(RED, text);
    };
  }

  /** The text in the colour of the severity. */
  String severity(Severity severity, String text) {
    return switch (severity) {
      case INFO -> in(DIM, text);
      case LOW -> text;
      case MEDIUM -> in(YELLOW, text);
      case HIGH, CRITICAL -> in(RED, text);
    };
  }

  /** The text in bold. */
  String strong(String text) {
    return in(BOLD, text);
  }

  /** The text pale. */
  String pale(String text) {
    return in(DIM, text);
  }

  private String in(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
