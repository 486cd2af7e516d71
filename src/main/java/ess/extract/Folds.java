package ess.extract;

import java.util.Locale;

/** Small changes of texts. */
final class Folds {

  private Folds() {}

  /** The text in lower case. */
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The text with each run of white space as one blank, and none at its ends. */
  static String blanks(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '\u00a0') {
        blank = true;
      } else {
        if (blank && folded.length() > 0) {
          folded.append(' ');
        }
        blank = false;
        folded.append(c);
      }
    }
    return folded.toString();
  }
}
