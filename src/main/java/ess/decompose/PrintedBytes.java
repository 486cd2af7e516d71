package ess.decompose;

import ess.decompose.TextSearch.Hidden;
import ess.decompose.opener.Ascii85;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds bytes that a text shows one by one, as tools print them and scripts write them: character
 * codes, escapes, hexadecimal digits, dumps with addresses, Intel HEX, S-records of Motorola, base
 * 85 between its marks.
 */
final class PrintedBytes {

  private static final int LEAST = 16;
  private static final int MOST_IN_LINE = 16;
  private static final int MOST_ADDRESS = 16;
  private static final int MOST_LINE = 600;
  private static final int LEAST_ESCAPES = 8;
  private static final int LEAST_DIGITS = 48;
  private static final int MOST_NAME = 24;
  private static final int MOST_BLANKS = 100;
  private static final int MOST_BEFORE = 512;

  /** What something may begin with. */
  private static final boolean[] BEGINS = new boolean[256];

  /** The values of hexadecimal digits; -1 of all others. */
  private static final byte[] DIGITS = new byte[256];

  static {
    for (int c = 0; c < DIGITS.length; c++) {
      DIGITS[c] = (byte) (c < 0x80 ? Character.digit(c, 16) : -1);
    }
    for (char c : "\"'`[({=\n\r\\%<0123456789abcdefABCDEF".toCharArray()) {
      BEGINS[c] = true;
    }
  }

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ReusedBuffer out = new ReusedBuffer(64);
  private long firstAddress;

  PrintedBytes(Bytes text, int most) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.most = most;
  }

  /** What there is, in the order of the text. */
  List<Hidden> find() {
    boolean lineStart = true;
    int i = Math.max(start, codes(start));
    while (i < end && found.size() < most) {
      byte c = a[i];
      if (!lineStart && DIGITS[c & 0xff] >= 0 && isInside(i)) {
        i++;
        continue;
      }
      int dumped = lineStart && (c == ':' || c == 'S' || digit(i) >= 0) ? dump(i) : -1;
      int after = dumped < 0 && BEGINS[c & 0xff] ? begun(i) : dumped;
      lineStart = c == '\n' || c == '\r' || (lineStart && c <= ' ') || dumped > i;
      i = after > i ? after : i + 1;
    }
    return found;
  }

  /** Whether another letter of the same word stands before it, as for most of them. */
  private boolean isInside(int i) {
    return i > start && ScriptSearch.isWord(a[i - 1]) && (a[i - 1] | 0x20) != 'x';
  }

  private int begun(int i) {
    return switch (a[i]) {
      case '"', '\'', '`', '[', '(', '{', '=', '\n', '\r' -> codes(i + 1);
      case '\\' -> escapes(i, '\\');
      case '%' -> Math.max(percents(i), escapes(i, '%'));
      case '<' -> base85(i);
      default -> isInWord(i) ? -1 : digits(i);
    };
  }

  /** Whether a letter stands before it, other than the sign of a number. */
  private boolean isInWord(int i) {
    boolean isNumber = i >= start + 2 && a[i - 2] == '0' && (a[i - 1] | 0x20) == 'x';
    return i > start && ScriptSearch.isWord(a[i - 1]) && !isNumber;
  }

  /** Lines of a dump; says where they end, -1 if there are none. */
  private int dump(int from) {
    out.reset();
    int line = from;
    int stop = -1;
    while (line < end) {
      int lineTo = lineEnd(line);
      boolean isLine =
          lineTo - line < MOST_LINE
              && switch (a[line]) {
                case ':' -> intel(line, lineTo);
                case 'S' -> motorola(line, lineTo);
                default -> addressed(line, lineTo);
              };
      if (!isLine) {
        break;
      }
      stop = lineTo;
      line = lineTo;
      while (line < end && a[line] <= ' ') {
        line++;
      }
    }
    add(View.HEX_RUN, from, stop);
    return stop;
  }

  /** A colon, then count, address and kind of the bytes, and a checksum behind them. */
  private boolean intel(int line, int lineTo) {
    int count = octet(line + 1);
    if (count < 0 || lineTo - line != 11 + 2 * count || octet(line + 7) < 0) {
      return false;
    }
    return octet(line + 7) != 0 || octets(line + 9, count);
  }

  /** A kind, the count of all that follows, an address as wide as the kind says, a checksum. */
  private boolean motorola(int line, int lineTo) {
    int kind = line + 1 < lineTo ? a[line + 1] - '0' : -1;
    int count = octet(line + 2);
    if (kind < 0 || kind > 9 || count < 3 || lineTo - line != 4 + 2 * count) {
      return false;
    }
    return kind < 1 || kind > 3 || octets(line + 6 + 2 * kind, count - 2 - kind);
  }

  /** An address, then groups of digits; it counts on from the bytes of the lines before. */
  private boolean addressed(int line, int lineTo) {
    int i = line + (line + 1 < lineTo && a[line] == '0' && a[line + 1] == 'x' ? 2 : 0);
    int digits = i;
    long address = 0;
    while (i < lineTo && digit(i) >= 0 && i - digits < MOST_ADDRESS) {
      address = address << 4 | digit(i++);
    }
    if (i - digits < 4) {
      return false;
    }
    firstAddress = out.size() == 0 ? address : firstAddress;
    i += i < lineTo && a[i] == ':' ? 1 : 0;
    if (i >= lineTo || a[i] > ' ' || address != firstAddress + out.size()) {
      return false;
    }
    int before = out.size();
    int blanks = 0;
    while (i < lineTo && out.size() - before < MOST_IN_LINE) {
      int code = octet(i);
      if (code >= 0) {
        out.write(code);
        i += 2;
        blanks = 0;
      } else if ((a[i] > ' ' && a[i] != '-') || (blanks++ > 1 && out.size() > before)) {
        break;
      } else {
        i++;
      }
    }
    return out.size() > before;
  }

  private int percents(int from) {
    out.reset();
    int i = from;
    while (i < end && a[i] == '%' && octet(i + 1) >= 0) {
      out.write(octet(i + 1));
      i += 3;
    }
    if (Magic.known(Bytes.of(out.toByteArray())) == null) {
      return -1;
    }
    add(View.ESCAPES, from, i);
    return i;
  }

  private int base85(int from) {
    int i = from + 2;
    if (i >= end || a[from + 1] != '~') {
      return -1;
    }
    while (i < end && a[i] != '~') {
      i++;
    }
    out.reset();
    try (Ascii85 in = new Ascii85(new Bytes(a, from + 2, i).open())) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory fails", e);
    }
    add(View.BASE85, from, i);
    return i;
  }

  /** A list of character codes, decimal or hexadecimal. */
  private int codes(int from) {
    if (from >= end || !((a[from] >= '0' && a[from] <= '9') || a[from] <= ' ' || a[from] == '&')) {
      return -1;
    }
    out.reset();
    int i = from;
    int last = from;
    while (i < end) {
      i = between(i);
      int digits = i;
      boolean hex = i + 2 < end && (startsWith(i, "0x") || startsWith(i, "&h"));
      digits += hex ? 2 : 0;
      int code = 0;
      int n = 0;
      while (digits + n < end
          && n < 4
          && (digit(digits + n) >= 0 && (hex || a[digits + n] <= '9'))) {
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
    if (out.size() < LEAST) {
      return -1;
    }
    add(View.CHARACTER_CODES, from, last);
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
    while (i < end && i < word + MOST_NAME && (ScriptSearch.isWord(a[i]) || isBetweenCalls(a[i]))) {
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
    while (i < end && !ScriptSearch.isQuote(a[i]) && a[i] != '\n' && a[i] != '<') {
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
        || (quote == from - 1 && quote >= start && ScriptSearch.isQuote(a[quote]))
        || Magic.known(Bytes.of(out.toByteArray())) != null) {
      found.add(hidden(View.ESCAPES, quote + 1, i));
    }
    return i;
  }

  /** The place before an escape and the letters before it: where a string begins, or a word. */
  private int openingQuote(int from) {
    int i = from - 1;
    while (i >= start && i > from - MOST_BEFORE && a[i] > ' ' && !ScriptSearch.isQuote(a[i])) {
      i--;
    }
    return i;
  }

  /** Takes in one escape; says how long it is, -1 if it is none. */
  private int escape(int at, char sign) {
    boolean isLong = at + 1 < end && (a[at + 1] | 0x20) == 'u';
    if (isLong) {
      int high = octet(at + 2);
      int unit = high << 8 | octet(at + 4);
      if (high < 0 || unit < 0) {
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
    int code = sign == '%' || (at + 1 < end && a[at + 1] == 'x') ? octet(at + skip) : -1;
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
      while (digit(i) >= 0) {
        i++;
      }
      out.write(a, line, i - line);
      if (i == line || i >= end || !isBetweenDigits(a[i]) || (i - line) % 2 != 0) {
        break;
      }
      while (i < end && isBetweenDigits(a[i])) {
        i++;
      }
    }
    if (out.size() >= LEAST_DIGITS) {
      Bytes bytes = octets(Bytes.of(out.toByteArray()));
      out.reset();
      out.writeBytes(bytes == null ? new byte[0] : bytes.copy());
      add(View.HEX_RUN, from, i);
    }
    return i;
  }

  /** Between groups of digits, as in dumps and in files of the registry. */
  private static boolean isBetweenDigits(byte c) {
    return c == ' ' || c == '\r' || c == '\n' || c == ':' || c == ',' || c == '\\' || c == '-';
  }

  /**
   * The bytes that a run of hexadecimal digits stands for; null where another letter is among them.
   */
  static @Nullable Bytes octets(Bytes digits) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(digits.size() / 2);
    for (int i = 0; i + 1 < digits.size(); i += 2) {
      int code = Character.digit(digits.at(i), 16) << 4 | Character.digit(digits.at(i + 1), 16);
      if (code < 0) {
        return null;
      }
      bytes.write(code);
    }
    return Bytes.of(bytes.toByteArray());
  }

  private void add(String view, int from, int to) {
    if (out.size() >= LEAST && ScriptSearch.isWorthIt(Bytes.of(out.toByteArray()))) {
      found.add(hidden(view, from, to));
    }
  }

  private Hidden hidden(String view, int from, int to) {
    return new Hidden(view, null, null, from - start, to - start, out.toByteArray());
  }

  private boolean startsWith(int at, String lower) {
    return HeaderSection.startsIgnoringCase(a, at, end, lower);
  }

  private boolean octets(int from, int count) {
    for (int i = 0; i < count; i++) {
      int code = octet(from + 2 * i);
      if (code < 0) {
        return false;
      }
      out.write(code);
    }
    return true;
  }

  /** The byte that two digits stand for; -1 if they are none. */
  private int octet(int at) {
    int high = digit(at);
    int low = high < 0 ? -1 : digit(at + 1);
    return low < 0 ? -1 : high << 4 | low;
  }

  private int digit(int at) {
    return at < end ? DIGITS[a[at] & 0xff] : -1;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < end && i < from + MOST_LINE && a[i] != '\n' && a[i] != '\r') {
      i++;
    }
    return i;
  }
}
