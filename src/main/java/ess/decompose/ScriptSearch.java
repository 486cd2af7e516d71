package ess.decompose;

import ess.decompose.TextSearch.Hidden;
import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.decompose.opener.References;
import ess.decompose.opener.StreamOpener;
import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds what pages and scripts hold in their strings: data URIs (RFC 2397), base64 and hexadecimal
 * digits, in pieces and turned around. It evaluates nothing: what is computed stays hidden, and the
 * script itself is scanned.
 */
final class ScriptSearch {

  private static final int LEAST_LETTERS = 24;
  private static final int LEAST_WHOLE = 48;
  private static final int LEAST_DIGITS = 48;
  private static final int LONG_PIECE = 40;
  private static final int PROBE = 512;
  private static final int MOST_PIECES = 100_000;

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ReusedBuffer out = new ReusedBuffer(64);
  private final RemovedSigns removed;

  ScriptSearch(Bytes text, int most) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.most = most;
    this.removed = new RemovedSigns(text);
  }

  /** What there is, in the order of the text. */
  List<Hidden> find() {
    int i = start;
    while (i < end && found.size() < most) {
      int after =
          switch (a[i]) {
            case ':' -> i >= start + 4 && is(i - 4, "data:") ? dataUri(i + 1) : -1;
            case '"', '\'', '`' -> quoted(i);
            default -> -1;
          };
      i = after > i ? after : i + 1;
    }
    return found;
  }

  private int dataUri(int from) {
    int comma = from;
    while (comma < end && comma < from + 200 && a[comma] != ',' && !isQuote(a[comma])) {
      comma++;
    }
    if (comma >= end || a[comma] != ',') {
      return -1;
    }
    String head = text(from, comma);
    boolean base64 = head.toLowerCase(Locale.ROOT).contains("base64");
    byte before = from - 6 >= start ? a[from - 6] : 0;
    boolean isInQuotes = isQuote(before);
    int stop = comma + 1;
    while (stop < end
        && (isInQuotes ? a[stop] != before : !isQuote(a[stop]) && a[stop] > ' ')
        && a[stop] != '<'
        && a[stop] != '>'
        && a[stop] != ')') {
      stop++;
    }
    Bytes plain = unescaped(comma + 1, stop);
    byte[] bytes = base64 ? Base64Text.decodeWebLetters(plain).bytes() : plain.copy();
    if (bytes.length < 4) {
      return -1;
    }
    found.add(
        new Hidden(
            "data-uri",
            null,
            MediaType.parse(head).orElse(null),
            from - 5 - start,
            stop - start,
            bytes));
    return stop;
  }

  /** The run without percent signs and character references. */
  private Bytes unescaped(int from, int to) {
    out.reset();
    for (int i = from; i < to; i++) {
      int code = a[i] == '%' ? hex(i + 1, 2, to) : -1;
      if (code >= 0) {
        out.write(code);
        i += 2;
        continue;
      }
      int stop = a[i] == '&' ? indexOf(';', i, Math.min(to, i + 12)) : -1;
      int character = stop < 0 ? -1 : References.character(text(i + 1, stop));
      if (character >= 0) {
        out.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i = stop;
      } else {
        out.write(a[i]);
      }
    }
    return Bytes.of(out.toByteArray());
  }

  /** Strings of base64 letters or hexadecimal digits, put together from pieces. */
  private int quoted(int from) {
    out.reset();
    int pos = from;
    int stop = -1;
    int pieces = 0;
    while (pos < end && isQuote(a[pos]) && pieces++ < MOST_PIECES) {
      int close = letters(pos);
      if (close < 0) {
        break;
      }
      stop = close + 1;
      pos = joint(stop, close - pos > LONG_PIECE);
    }
    if (stop < 0 || out.size() < (pieces < 2 ? LEAST_WHOLE : LEAST_LETTERS)) {
      return withRemoved(from);
    }
    byte[] letters = out.toByteArray();
    if (!addLetters(letters, from, stop)) {
      // As scripts write them that turn the string around.
      addLetters(reversed(letters), from, stop);
    }
    return stop;
  }

  /**
   * A string that the script takes signs out of; says where it ends, -1 if it stands for nothing.
   */
  private int withRemoved(int from) {
    int close = from + 1;
    while (close < end && a[close] != a[from] && a[close] != '\n') {
      close++;
    }
    byte[] bytes = close == end ? null : removed.decoded(new Bytes(a, from + 1, close));
    if (bytes == null) {
      return -1;
    }
    found.add(hidden(View.BASE64_PIECES, from, close + 1, bytes));
    return close + 1;
  }

  private boolean addLetters(byte[] letters, int from, int stop) {
    if (addHex(Bytes.of(letters), from, stop)) {
      return true;
    }
    Bytes bytes = Base64Text.decodeWebLetters(Bytes.of(letters)).content();
    if (!isWorthIt(bytes) && !(bytes.size() > LEAST_WHOLE && StreamOpener.isDeflate(bytes))) {
      return false;
    }
    found.add(hidden(View.BASE64_PIECES, from, stop, bytes.copy()));
    return true;
  }

  private static byte[] reversed(byte[] letters) {
    byte[] reversed = new byte[letters.length];
    for (int i = 0; i < letters.length; i++) {
      reversed[i] = letters[letters.length - 1 - i];
    }
    return reversed;
  }

  /**
   * Takes in the letters of one string; says where its closing quote stands, -1 if it has other.
   */
  private int letters(int quote) {
    int i = quote + 1;
    int before = out.size();
    while (i < end && a[i] != a[quote]) {
      if (Base64Text.isLetter(a[i]) || a[i] == '-' || a[i] == '_' || a[i] == '=') {
        out.write(a[i]);
      } else if (a[i] == '\\' && i + 1 < end && (a[i + 1] == 'n' || a[i + 1] == 'r')) {
        i++;
      } else if (a[i] == '\\' && i + 1 < end && a[i + 1] == '/') {
        out.write(a[++i]);
      } else if (a[i] > ' ') {
        return -1;
      }
      i++;
    }
    return i < end && out.size() >= before ? i : -1;
  }

  /**
   * Behind the signs that put two strings together. Behind a long one that may be a name to which
   * the next is given.
   */
  private int joint(int from, boolean isLong) {
    int i = from;
    boolean joined = false;
    while (i < end && i < from + 200) {
      byte c = a[i];
      if (c == '+' || c == ',' || c == '&' || c == '.' || c == '_') {
        joined = true;
      } else if (isLong && (c == ';' || c == '=' || c == '$' || isWord(c))) {
        joined |= c == ';' || c == '=';
      } else if (c > ' ') {
        break;
      }
      i++;
    }
    return joined ? i : end;
  }

  private boolean addHex(Bytes digits, int from, int to) {
    Bytes bytes = digits.size() < LEAST_DIGITS ? null : PrintedBytes.octets(digits);
    if (bytes == null || !isWorthIt(bytes)) {
      return false;
    }
    found.add(hidden(View.HEX_RUN, from, to, bytes.copy()));
    return true;
  }

  /** Whether what letters stand for is more than chance. */
  static boolean isWorthIt(Bytes bytes) {
    return !bytes.isEmpty() && (Magic.known(bytes) != null || isPlain(bytes));
  }

  /** Whether it is text in UTF-8 or UTF-16, as far as the first bytes tell. */
  static boolean isPlain(Bytes bytes) {
    if (bytes.u16(0) == 0xfeff || bytes.u16(0) == 0xfffe || Charsets.isWideAscii(bytes, 0)) {
      return true;
    }
    int more = 0;
    for (int i = 0; i < Math.min(bytes.size(), PROBE); i++) {
      int b = bytes.at(i);
      boolean isControl = b == 0x7f || (b < ' ' && b != '\n' && b != '\r' && b != '\t');
      if (isControl || (more > 0) != ((b & 0xc0) == 0x80) || b >= 0xf8) {
        return false;
      }
      more = more > 0 ? more - 1 : b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    }
    return !bytes.isEmpty();
  }

  private Hidden hidden(String view, int from, int to, byte[] bytes) {
    return new Hidden(view, null, null, from - start, to - start, bytes);
  }

  private int hex(int from, int count, int to) {
    int code = 0;
    for (int i = from; i < from + count; i++) {
      int digit = i < to ? Character.digit(a[i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private int indexOf(char c, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] == c) {
        return i;
      }
    }
    return -1;
  }

  private boolean is(int at, String lower) {
    return HeaderSection.startsIgnoringCase(a, at, end, lower);
  }

  private String text(int from, int to) {
    return new String(a, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static boolean isQuote(byte c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isWord(byte c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  }
}
