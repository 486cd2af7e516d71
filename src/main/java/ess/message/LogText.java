package ess.message;

/** Makes text that came out of a mail safe for a line of a log, a terminal or a label. */
public final class LogText {

  private LogText() {}

  /**
   * The text cut to a number of characters, with each character that could act on a terminal or
   * turn the direction of writing replaced by U+FFFD.
   */
  public static String clean(String text, int maxLength) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), maxLength));
    int end = Math.min(text.length(), maxLength);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      clean.append(acts(c) ? '\uFFFD' : c);
    }
    if (!clean.isEmpty() && Character.isHighSurrogate(clean.charAt(clean.length() - 1))) {
      clean.setLength(clean.length() - 1);
    }
    return clean.toString();
  }

  private static boolean acts(char c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || c == '\u2028'
        || c == '\u2029';
  }
}
