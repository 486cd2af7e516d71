package ess.extract;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a page into texts, tags and comments as browsers do (WHATWG HTML, section 13.2.5). The
 * time that it takes grows with the length of the page alone. For one thread.
 */
final class Tokens {

  /** What a token is. */
  enum Kind {
    /** Text, with character references. */
    TEXT,
    /** Text of an element whose content is no markup. */
    RAW,
    /** A start tag. */
    START,
    /** An end tag. */
    END,
    /** A comment, in any of its forms. */
    COMMENT,
    /** Behind the page. */
    NOTHING
  }

  private final char[] chars;
  private final int length;

  private int at;
  private int from;
  private int to;
  private int element = Tags.OTHER;
  private int rawElement = Tags.OTHER;
  private boolean selfClosing;
  private final int[] valueFrom = new int[Tags.KNOWN_ATTRIBUTES];
  private final int[] valueTo = new int[Tags.KNOWN_ATTRIBUTES];
  private boolean hasAttributes;
  private int handlerFrom;
  private int handlerTo;

  /** Those of the characters from one to behind another. */
  Tokens(char[] chars, int from, int to) {
    this.chars = chars;
    this.at = from;
    this.length = to;
  }

  /** Goes on to the next token. */
  Kind next() {
    if (rawElement != Tags.OTHER) {
      Kind raw = raw();
      if (raw != Kind.NOTHING) {
        return raw;
      }
    }
    from = at;
    if (at >= length) {
      return Kind.NOTHING;
    }
    if (chars[at] == '<') {
      Kind kind = markup();
      if (kind != Kind.NOTHING) {
        return kind;
      }
      if (at >= length) {
        return Kind.NOTHING;
      }
      at++;
    }
    while (at < length && (chars[at] != '<' || !opens(at + 1))) {
      at++;
    }
    to = at;
    return Kind.TEXT;
  }

  /** The text of a raw element; nothing if there is none. */
  private Kind raw() {
    from = at;
    int name = Tags.name(rawElement).length();
    boolean endless = rawElement == Tags.PLAINTEXT;
    while (at < length) {
      if (!endless
          && chars[at] == '<'
          && at + 1 + name < length
          && chars[at + 1] == '/'
          && Tags.element(chars, at + 2, at + 2 + name) == rawElement
          && (at + 2 + name == length || endsName(chars[at + 2 + name]))) {
        break;
      }
      at++;
    }
    rawElement = Tags.OTHER;
    to = at;
    return to > from ? Kind.RAW : Kind.NOTHING;
  }

  private boolean opens(int index) {
    return index < length
        && (isLetter(chars[index])
            || chars[index] == '!'
            || chars[index] == '?'
            || chars[index] == '/');
  }

  private Kind markup() {
    int next = at + 1;
    if (next >= length) {
      return Kind.NOTHING;
    }
    char c = chars[next];
    if (isLetter(c)) {
      return tag(next, Kind.START);
    }
    if (c == '/' && next + 1 < length) {
      return isLetter(chars[next + 1]) ? tag(next + 1, Kind.END) : bogus(next + 1);
    }
    if (c == '!') {
      boolean isComment = next + 2 < length && chars[next + 1] == '-' && chars[next + 2] == '-';
      return isComment ? comment(next + 3) : bogus(next + 1);
    }
    return c == '?' ? bogus(next + 1) : Kind.NOTHING;
  }

  /** A comment whose content begins at the index: {@code <!-->} and {@code --!>} end it too. */
  private Kind comment(int begin) {
    from = begin;
    if (begin < length && chars[begin] == '>') {
      return comment(begin, begin + 1);
    }
    if (begin + 1 < length && chars[begin] == '-' && chars[begin + 1] == '>') {
      return comment(begin, begin + 2);
    }
    for (int i = begin; i + 2 < length; i++) {
      if (chars[i] == '-' && chars[i + 1] == '-') {
        if (chars[i + 2] == '>') {
          return comment(i, i + 3);
        }
        if (chars[i + 2] == '!' && i + 3 < length && chars[i + 3] == '>') {
          return comment(i, i + 4);
        }
      }
    }
    return comment(length, length);
  }

  private Kind comment(int stop, int behind) {
    to = stop;
    at = behind;
    return Kind.COMMENT;
  }

  private Kind bogus(int begin) {
    int stop = begin;
    while (stop < length && chars[stop] != '>') {
      stop++;
    }
    from = begin;
    return comment(stop, Math.min(length, stop + 1));
  }

  private Kind tag(int name, Kind kind) {
    from = at;
    int stop = name;
    while (stop < length && !endsName(chars[stop])) {
      stop++;
    }
    element = Tags.element(chars, name, stop);
    forget();
    at = stop;
    while (at < length && chars[at] != '>') {
      if (isBlank(chars[at]) || chars[at] == '/') {
        selfClosing = chars[at] == '/';
        at++;
      } else {
        selfClosing = false;
        attribute();
      }
    }
    if (at >= length) {
      // An unclosed tag is thrown away by browsers, with all that follows.
      from = length;
      to = length;
      return Kind.NOTHING;
    }
    at++;
    to = at;
    if (kind == Kind.START && (Tags.isRaw(element) || element == Tags.PLAINTEXT)) {
      rawElement = element;
    }
    return kind;
  }

  private void forget() {
    if (hasAttributes) {
      Arrays.fill(valueFrom, 0);
      Arrays.fill(valueTo, 0);
      hasAttributes = false;
    }
    handlerFrom = 0;
    handlerTo = 0;
    selfClosing = false;
  }

  private void attribute() {
    int name = at;
    at++;
    while (at < length && chars[at] != '=' && !endsName(chars[at])) {
      at++;
    }
    int nameEnd = at;
    while (at < length && isBlank(chars[at])) {
      at++;
    }
    int begin = at;
    int stop = at;
    if (at < length && chars[at] == '=') {
      at++;
      while (at < length && isBlank(chars[at])) {
        at++;
      }
      char quote = at < length ? chars[at] : 0;
      if (quote == '"' || quote == '\'') {
        begin = ++at;
        while (at < length && chars[at] != quote) {
          at++;
        }
        stop = at;
        at = Math.min(length, at + 1);
      } else {
        begin = at;
        while (at < length && !isBlank(chars[at]) && chars[at] != '>') {
          at++;
        }
        stop = at;
      }
    }
    keep(name, nameEnd, begin, stop);
  }

  /** Keeps an attribute that is known; of two of one name the first counts. */
  private void keep(int name, int nameEnd, int begin, int stop) {
    int code = Tags.attribute(chars, name, nameEnd);
    if (code >= 0) {
      if (valueFrom[code] == 0) {
        valueFrom[code] = begin;
        valueTo[code] = stop;
        hasAttributes = true;
      }
    } else if (handlerFrom == 0
        && nameEnd - name > 3
        && (chars[name] | 0x20) == 'o'
        && (chars[name + 1] | 0x20) == 'n') {
      handlerFrom = begin;
      handlerTo = stop;
    }
  }

  private static boolean isLetter(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  }

  private static boolean endsName(char c) {
    return isBlank(c) || c == '/' || c == '>';
  }

  /** Where the token begins; of a comment, its content. */
  int from() {
    return from;
  }

  /** Behind the token; of a comment, behind its content. */
  int to() {
    return to;
  }

  /** The element of the tag, or {@link Tags#OTHER}. */
  int element() {
    return element;
  }

  /** Whether the tag ends with a slash. */
  boolean isSelfClosing() {
    return selfClosing;
  }

  /** Whether the tag has the attribute. */
  boolean has(int attribute) {
    return valueFrom[attribute] != 0;
  }

  /** Where the value of the attribute begins; 0 if there is none. */
  int valueFrom(int attribute) {
    return valueFrom[attribute];
  }

  /** Behind the value of the attribute. */
  int valueTo(int attribute) {
    return valueTo[attribute];
  }

  /** The decoded value of the attribute; null if the tag has none. */
  @Nullable String value(int attribute) {
    return has(attribute)
        ? References.decode(chars, valueFrom[attribute], valueTo[attribute])
        : null;
  }

  /** The decoded script of the first event handler; null if the tag has none. */
  @Nullable String handler() {
    return handlerFrom == 0 ? null : References.decode(chars, handlerFrom, handlerTo);
  }
}
