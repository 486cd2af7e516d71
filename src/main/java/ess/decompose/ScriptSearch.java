package ess.decompose;

import ess.decompose.TextSearch.Hidden;
import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.decompose.opener.StreamOpener;
import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds what pages and scripts write out in letters: data URIs (RFC 2397), base64 in pieces of
 * strings, lists of character codes, escapes, hexadecimal digits. It evaluates nothing: what is
 * computed stays hidden, and the script itself is scanned.
 */
final class ScriptSearch {

  private static final int LEAST_LETTERS = 24;
  private static final int LEAST_WHOLE = 64;
  private static final int LEAST_CODES = 16;
  private static final int LEAST_ESCAPES = 8;
  private static final int LEAST_DIGITS = 48;
  private static final int LONG_PIECE = 40;
  private static final int MOST_NAME = 24;
  private static final int MOST_BLANKS = 100;
  private static final int PROBE = 512;
  private static final int MOST_PIECES = 100_000;

  /** The bytes with which something may begin. */
  private static final boolean[] BEGINS = new boolean[256];

  static {
    for (char c : ":\"'`[({=\\%0123456789abcdefABCDEF".toCharArray()) {
      BEGINS[c] = true;
    }
  }

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
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
    int i = Math.max(start, codes(start));
    while (i < end && found.size() < most) {
      if (!BEGINS[a[i] & 0xff]) {
        i++;
        continue;
      }
      int after =
          switch (a[i]) {
            case ':' -> i >= start + 4 && is(i - 4, "data:") ? dataUri(i + 1) : -1;
            case '"', '\'', '`' -> Math.max(quoted(i), codes(i + 1));
            case '[', '(', '{', '=', '\n', '\r' -> codes(i + 1);
            case '\\' -> escapes(i, '\\');
            case '%' -> escapes(i, '%');
            default -> isHex(a[i]) && (i == start || !isWord(a[i - 1])) ? digits(i) : -1;
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

  /** A list of character codes, decimal or hexadecimal. */
  private int codes(int from) {
    if (from >= end || !(isDigit(a[from]) || a[from] <= ' ' || a[from] == '&')) {
      return -1;
    }
    out.reset();
    int i = from;
    int last = from;
    while (i < end) {
      i = between(i);
      int digits = i;
      boolean hex = i + 2 < end && (is(i, "0x") || is(i, "&h"));
      digits += hex ? 2 : 0;
      int code = 0;
      int n = 0;
      while (digits + n < end && n < 4 && (hex ? isHex(a[digits + n]) : isDigit(a[digits + n]))) {
        code = code * (hex ? 16 : 10) + Character.digit(a[digits + n], 16);
        n++;
      }
      if (n == 0 || code > 255) {
        break;
      }
      out.write(code);
      i = digits + n;
      last = i;
    }
    if (out.size() < LEAST_CODES) {
      return -1;
    }
    if (isWorthIt(Bytes.of(out.toByteArray()))) {
      found.add(hidden(View.CHARACTER_CODES, from, last, out.toByteArray()));
    }
    return last;
  }

  /** Behind what stands between two codes: a comma, or the end of one call and another. */
  private int between(int from) {
    int i = blanks(from);
    if (i < end && a[i] == ',') {
      return blanks(i + 1);
    }
    if (i >= end || a[i] != ')') {
      return i;
    }
    i = blanks(i + 1);
    if (i < end && (a[i] == '&' || a[i] == '+' || a[i] == '.')) {
      i = blanks(i + 1);
    }
    int word = i;
    while (i < end && i < word + MOST_NAME && (isWord(a[i]) || isBetweenCalls(a[i]))) {
      i++;
    }
    return i > word && i < end && a[i] == '(' ? blanks(i + 1) : from;
  }

  /** Between two calls: a member, or what a line before the call is given to. */
  private static boolean isBetweenCalls(byte c) {
    return c == '.' || c == '=' || c == '&' || c == '+' || c == ' ' || c == '$' || c == '_';
  }

  private int blanks(int from) {
    int i = from;
    while (i < end && i < from + MOST_BLANKS && a[i] <= ' ') {
      i++;
    }
    return i;
  }

  /** A run of escapes of one kind, with other letters between them. */
  private int escapes(int from, char sign) {
    out.reset();
    int i = from;
    int escapes = 0;
    int others = 0;
    while (i < end && !isQuote(a[i]) && a[i] != '\n' && a[i] != '<') {
      if (a[i] == sign) {
        int length = escape(i, sign);
        if (length < 0) {
          break;
        }
        escapes++;
        i += length;
      } else {
        out.write(a[i]);
        others++;
        i++;
      }
      if (others > 40 && others > 4 * escapes) {
        break;
      }
    }
    if (escapes < LEAST_ESCAPES) {
      return -1;
    }
    int quote = openingQuote(from);
    byte[] bytes = out.toByteArray();
    out.reset();
    out.write(a, quote + 1, from - quote - 1);
    out.writeBytes(bytes);
    // Addresses hold percent signs too.
    if (sign == '\\'
        || (quote == from - 1 && isQuoteAt(quote))
        || Magic.known(Bytes.of(out.toByteArray())) != null) {
      found.add(hidden(View.ESCAPES, quote + 1, i, out.toByteArray()));
    }
    return i;
  }

  /** The place before an escape and the letters before it: where a string begins, or a word. */
  private int openingQuote(int from) {
    int i = from - 1;
    while (i >= start && i > from - PROBE && a[i] > ' ' && !isQuote(a[i])) {
      i--;
    }
    return i;
  }

  /** Takes in one escape; says how long it is, -1 if it is none. */
  private int escape(int at, char sign) {
    boolean isLong = at + 1 < end && (a[at + 1] | 0x20) == 'u';
    if (isLong) {
      int unit = hex(at + 2, 4, end);
      if (unit < 0) {
        return -1;
      }
      if (sign == '%' || unit > 0xff) {
        out.write(unit);
        out.write(unit >> 8);
      } else {
        out.write(unit);
      }
      return 6;
    }
    int octal = sign == '%' ? -1 : octal(at + 1);
    if (octal > 0) {
      return 1 + octal;
    }
    int skip = sign == '%' ? 1 : 2;
    int code = sign == '%' || (at + 1 < end && a[at + 1] == 'x') ? hex(at + skip, 2, end) : -1;
    if (code < 0) {
      return -1;
    }
    out.write(code);
    return skip + 2;
  }

  /** Takes in up to three octal digits; says how many there are. */
  private int octal(int from) {
    int code = 0;
    int n = 0;
    while (n < 3 && from + n < end && a[from + n] >= '0' && a[from + n] <= '7') {
      code = code * 8 + (a[from + n] - '0');
      n++;
    }
    if (n > 0) {
      out.write(code);
    }
    return n;
  }

  /** A long run of hexadecimal digits, over several lines. */
  private int digits(int from) {
    int i = from;
    out.reset();
    while (i < end) {
      int line = i;
      while (i < end && isHex(a[i])) {
        out.write(a[i++]);
      }
      if (i == line || i >= end || !isBetweenDigits(a[i]) || (i - line) % 2 != 0) {
        break;
      }
      while (i < end && isBetweenDigits(a[i])) {
        i++;
      }
    }
    if (out.size() >= LEAST_DIGITS) {
      addHex(Bytes.of(out.toByteArray()), from, i);
    }
    return i;
  }

  /** Between groups of digits, as in dumps and in files of the registry. */
  private static boolean isBetweenDigits(byte c) {
    return c == ' ' || c == '\r' || c == '\n' || c == ':' || c == ',' || c == '\\' || c == '-';
  }

  private boolean addHex(Bytes digits, int from, int to) {
    if (digits.size() < LEAST_DIGITS) {
      return false;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(digits.size() / 2);
    for (int i = 0; i + 1 < digits.size(); i += 2) {
      int code = Character.digit(digits.at(i), 16) << 4 | Character.digit(digits.at(i + 1), 16);
      if (code < 0) {
        return false;
      }
      bytes.write(code);
    }
    if (!isWorthIt(Bytes.of(bytes.toByteArray()))) {
      return false;
    }
    found.add(hidden(View.HEX_RUN, from, to, bytes.toByteArray()));
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

  private boolean isQuoteAt(int at) {
    return at >= start && isQuote(a[at]);
  }

  private static boolean isQuote(byte c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(byte c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  }

  private static boolean isWord(byte c) {
    return isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  }
}
