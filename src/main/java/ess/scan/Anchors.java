package ess.scan;

/**
 * A quick look at a page: does the text of an anchor hold something like the name of a site? It may
 * say yes where a parser would say no, never the other way round.
 */
final class Anchors {

  private Anchors() {}

  static boolean mayNameASite(String page) {
    int at = 0;
    while ((at = nextAnchor(page, at)) >= 0) {
      int end = endOfTag(page, at);
      at = namesASite(page, end);
      if (at < 0) {
        return true;
      }
    }
    return false;
  }

  /** The index behind {@code <a}, or -1. */
  private static int nextAnchor(String page, int from) {
    for (int at = page.indexOf('<', from); at >= 0; at = page.indexOf('<', at + 1)) {
      if (at + 2 < page.length()
          && (page.charAt(at + 1) | 0x20) == 'a'
          && endsName(page.charAt(at + 2))) {
        return at + 2;
      }
    }
    return -1;
  }

  private static boolean endsName(char c) {
    return c == ' ' || c == '/' || c == '>' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  }

  private static int endOfTag(String page, int from) {
    int end = page.indexOf('>', from);
    return end < 0 ? page.length() : end + 1;
  }

  /** Walks the visible text up to the end of the anchor; -1 if it may name a site. */
  private static int namesASite(String page, int from) {
    boolean letter = false;
    boolean dot = false;
    int at = from;
    while (at < page.length()) {
      char c = page.charAt(at);
      if (c == '<' && at + 1 < page.length() && startsTag(page.charAt(at + 1))) {
        if (closesAnchor(page, at)) {
          return at;
        }
        at = endOfTag(page, at);
        continue;
      }
      if (c == '&' && isEncodedDot(page, at)) {
        return -1;
      }
      if (c >= 0xad && Character.getType(c) == Character.FORMAT) {
        at++;
        continue;
      }
      if (dot && (Character.isLetterOrDigit(c) || c == '&')) {
        return -1;
      }
      dot = letter && (c == '.' || c == '\u3002' || c == '\uff0e' || c == '\uff61');
      letter = Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == ';';
      at++;
    }
    return at;
  }

  private static boolean startsTag(char c) {
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean closesAnchor(String page, int at) {
    return at + 3 < page.length()
        && page.charAt(at + 1) == '/'
        && (page.charAt(at + 2) | 0x20) == 'a'
        && endsName(page.charAt(at + 3));
  }

  /** A numeric or named reference that may stand for a dot, of any of its forms. */
  private static boolean isEncodedDot(String page, int at) {
    if (page.startsWith("&period", at)) {
      return true;
    }
    if (!page.startsWith("&#", at)) {
      return false;
    }
    boolean hex = at + 2 < page.length() && (page.charAt(at + 2) | 0x20) == 'x';
    int value = 0;
    for (int i = hex ? at + 3 : at + 2; i < page.length() && value < 0x110000; i++) {
      int digit = Character.digit(page.charAt(i), hex ? 16 : 10);
      if (digit < 0) {
        break;
      }
      value = value * (hex ? 16 : 10) + digit;
    }
    return value == '.' || value == 0x3002 || value == 0xff0e || value == 0xff61;
  }
}
