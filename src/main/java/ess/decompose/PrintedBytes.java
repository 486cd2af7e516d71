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

/**
 * Finds bytes that a text shows one by one, as tools print and read them: dumps with addresses,
 * Intel HEX, S-records of Motorola, base 85 between its marks, percent escapes in a row.
 */
final class PrintedBytes {

  private static final int LEAST = 16;
  private static final int MOST_IN_LINE = 16;
  private static final int MOST_ADDRESS = 16;

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
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
    int i = start;
    while (i < end && found.size() < most) {
      byte c = a[i];
      int after =
          switch (c) {
            case '%' -> percents(i);
            case '<' -> base85(i);
            default -> lineStart && (c == ':' || c == 'S' || digit(i) >= 0) ? dump(i) : -1;
          };
      lineStart = c == '\n' || c == '\r' || (lineStart && c <= ' ') || after > i;
      i = after > i ? after : i + 1;
    }
    return found;
  }

  /** Lines of a dump; says where they end, -1 if there are none. */
  private int dump(int from) {
    out.reset();
    int line = from;
    int stop = -1;
    while (line < end) {
      int lineTo = lineEnd(line);
      boolean isLine =
          switch (a[line]) {
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
    if (Magic.known(Bytes.of(out.toByteArray())) != null) {
      add(View.ESCAPES, from, i);
    }
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

  private void add(String view, int from, int to) {
    if (out.size() >= LEAST && ScriptSearch.isWorthIt(Bytes.of(out.toByteArray()))) {
      found.add(new Hidden(view, null, null, from - start, to - start, out.toByteArray()));
    }
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
    return at < end ? Character.digit(a[at], 16) : -1;
  }

  private int lineEnd(int from) {
    int i = from;
    while (i < end && a[i] != '\n' && a[i] != '\r') {
      i++;
    }
    return i;
  }
}
