package ess.scan;

import java.util.function.Predicate;

/**
 * A quick walk over the anchors of a page, many times as fast as a parser. It takes more for an
 * anchor, and more for its text, than a browser would, never less: what it leaves out needs no
 * second look.
 */
final class Anchors {

  private static final int MAX_FRAGMENT = 20_000;

  /** Elements whose content is no markup, so that an end of an anchor inside is none. */
  private static final String[] RAW = {
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
    "template",
    "svg",
    "math"
  };

  private final String page;
  private int end;
  private boolean site;
  private boolean odd;

  private Anchors(String page) {
    this.page = page;
  }

  /**
   * Whether the page needs to be parsed as a whole: an anchor whose text may name a site passes the
   * test as a fragment of its own, or is too odd or too long to be one, or there are more of them
   * than the bound.
   */
  static boolean any(String page, int most, Predicate<String> test) {
    Anchors walk = new Anchors(page);
    int count = 0;
    for (int at = walk.next(0); at >= 0; at = walk.next(walk.end)) {
      walk.read(at);
      if (walk.odd || (walk.site && walk.end - at > MAX_FRAGMENT)) {
        return true;
      }
      if (walk.site && (++count > most || test.test(page.substring(at, walk.end)))) {
        return true;
      }
    }
    return false;
  }

  /** The index of the next start of an anchor, or -1. */
  private int next(int from) {
    for (int at = page.indexOf('<', from); at >= 0; at = page.indexOf('<', at + 1)) {
      if (at + 2 < page.length()
          && (page.charAt(at + 1) | 0x20) == 'a'
          && endsName(page.charAt(at + 2))) {
        return at;
      }
    }
    return -1;
  }

  /** Reads the anchor up to its end, or to the end of the page. */
  private void read(int from) {
    boolean letter = false;
    boolean dot = false;
    int comment = from;
    site = false;
    odd = false;
    int at = behindTag(from);
    while (at < page.length()) {
      char c = page.charAt(at);
      if (c == '<' && at + 1 < page.length() && startsTag(page.charAt(at + 1))) {
        if (at >= comment && closesAnchor(at)) {
          end = behindTag(at);
          return;
        }
        odd |= isRaw(at + 1);
        comment = page.startsWith("<!--", at) ? Math.max(comment, behindComment(at)) : comment;
        at = behindTag(at);
        continue;
      }
      at++;
      if (c >= 0xad && Character.getType(c) == Character.FORMAT) {
        continue;
      }
      site |= (dot && (Character.isLetterOrDigit(c) || c == '&')) || isEncodedDot(c, at);
      dot = letter && (c == '.' || c == '\u3002' || c == '\uff0e' || c == '\uff61');
      letter = Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == ';';
    }
    end = page.length();
  }

  private int behindTag(int from) {
    int close = page.indexOf('>', from);
    return close < 0 ? page.length() : close + 1;
  }

  private int behindComment(int from) {
    int close = page.indexOf("-->", from + 4);
    return close < 0 ? page.length() : close;
  }

  private boolean isRaw(int name) {
    for (String raw : RAW) {
      if (page.regionMatches(true, name, raw, 0, raw.length())) {
        return true;
      }
    }
    return false;
  }

  private boolean closesAnchor(int at) {
    return at + 3 < page.length()
        && page.charAt(at + 1) == '/'
        && (page.charAt(at + 2) | 0x20) == 'a'
        && endsName(page.charAt(at + 3));
  }

  private static boolean endsName(char c) {
    return c == ' ' || c == '/' || c == '>' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  }

  private static boolean startsTag(char c) {
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Whether the character begins a numeric or named reference that may stand for a dot. */
  private boolean isEncodedDot(char c, int behind) {
    if (c != '&') {
      return false;
    }
    if (page.startsWith("period", behind)) {
      return true;
    }
    if (behind >= page.length() || page.charAt(behind) != '#') {
      return false;
    }
    boolean hex = behind + 1 < page.length() && (page.charAt(behind + 1) | 0x20) == 'x';
    int base = hex ? 16 : 10;
    int value = 0;
    for (int i = hex ? behind + 2 : behind + 1; i < page.length() && value < 0x110000; i++) {
      int digit = Character.digit(page.charAt(i), base);
      if (digit < 0) {
        break;
      }
      value = value * base + digit;
    }
    return value == '.' || value == 0x3002 || value == 0xff0e || value == 0xff61;
  }
}
