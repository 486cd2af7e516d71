package ess.scan;

import java.util.Locale;

/** Reads file names as a mail program and a desktop would. */
final class Names {

  private static final int MAX_EXTENSION = 12;

  private Names() {}

  /**
   * The extension of the name in lower case, without dot, behind the last slash of either kind;
   * blanks and dots at the end, which Windows drops, are not part of the name. Empty where there is
   * none.
   */
  static String extension(String name) {
    int end = visibleEnd(name);
    int dot = name.lastIndexOf('.', end - 1);
    if (dot < 0 || end - dot - 1 > MAX_EXTENSION || dot < slash(name)) {
      return "";
    }
    return name.substring(dot + 1, end).strip().toLowerCase(Locale.ROOT);
  }

  /** The name without its last extension, or the name itself. */
  static String stem(String name) {
    int end = visibleEnd(name);
    int dot = name.lastIndexOf('.', end - 1);
    return dot < 0 || dot < slash(name) ? name.substring(0, end) : name.substring(0, dot);
  }

  /** The index behind the last character that is neither blank nor dot. */
  static int visibleEnd(String name) {
    int end = name.length();
    while (end > 0 && (isBlank(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
      end--;
    }
    return end;
  }

  /** The text without characters that show nothing and only steer how it is written. */
  static String withoutFormat(String text) {
    if (text.chars().noneMatch(c -> Character.getType(c) == Character.FORMAT)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.chars()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }

  static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u2800' || c == '\u3164';
  }

  private static int slash(String name) {
    return Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
  }
}
