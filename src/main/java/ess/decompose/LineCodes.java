package ess.decompose;

import ess.decompose.TextSearch.Hidden;
import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodings of files that a line of a text announces: uuencode, its forms in base64 and with the
 * letters of xxencode, yEnc and BinHex. All are read to the end of the text where their own end is
 * missing.
 */
final class LineCodes {

  private static final MediaType BINHEX = MediaType.of("application/mac-binhex40");
  private static final int MOST_BAD_LINES = 8;
  private static final int MOST_MARK = 4;
  private static final String XX =
      "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** One part of a file in yEnc. */
  private record Piece(String name, long begin, Hidden hidden) {}

  private final byte[] a;
  private final int start;
  private final int end;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean xx;
  private Bytes mark;

  LineCodes(Bytes text) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.mark = text.slice(0, 0);
  }

  /** What the line announces, or null. */
  @Nullable Hidden at(int line, int lineTo) {
    return switch (a[line]) {
      case 'b' -> startsWith(line, "begin") ? uuencoded(line, lineTo) : null;
      case '=' -> startsWith(line, "=ybegin ") ? yEncoded(line, lineTo) : null;
      case '(' ->
          startsWith(line, "(This file must be converted with BinHex") ? binHex(line) : null;
      default -> marked(line, lineTo);
    };
  }

  /** What a line announces behind a mark that all lines have, as in quotes and shell archives. */
  private @Nullable Hidden marked(int line, int lineTo) {
    int at = line + 1;
    while (at <= line + MOST_MARK && !(at < lineTo && a[at] == 'b' && startsWith(at, "begin "))) {
      at++;
    }
    if (at > line + MOST_MARK) {
      return null;
    }
    mark = new Bytes(a, line, at);
    Hidden hidden = uuencoded(at, lineTo);
    mark = mark.slice(0, 0);
    return hidden;
  }

  /** Behind the mark of a line. */
  private int unmarked(int line) {
    return mark.sameAs(new Bytes(a, line, Math.min(end, line + mark.size())))
        ? line + mark.size()
        : line;
  }

  /**
   * A file in yEnc whose parts stand in the text one by one, put together; null if there is none.
   */
  @Nullable Hidden joined() {
    if (pieces.size() < 2) {
      return null;
    }
    String name = pieces.get(0).name;
    List<Piece> ofName = new ArrayList<>(pieces);
    ofName.removeIf(piece -> !piece.name.equals(name));
    ofName.sort(Comparator.comparingLong(Piece::begin));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ofName.forEach(piece -> all.writeBytes(piece.hidden.bytes()));
    int from = ofName.stream().mapToInt(piece -> piece.hidden.from()).min().orElse(0);
    int to = ofName.stream().mapToInt(piece -> piece.hidden.to()).max().orElse(0);
    return new Hidden("yenc", name, null, from, to, all.toByteArray());
  }

  /** The lines of a body that is declared to be uuencoded but does not begin so; null if none. */
  static @Nullable Bytes uuLines(Bytes body) {
    LineCodes codes = new LineCodes(body);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int pos = codes.start; pos < codes.end; ) {
      int lineEnd = codes.textEnd(pos);
      if (codes.startsWith(pos, "begin")
          || (lineEnd > pos && !codes.uuLine(out, pos, lineEnd) && !codes.isEnd(pos, lineEnd))) {
        return null;
      }
      pos = codes.afterLine(lineEnd);
    }
    return out.size() == 0 ? null : Bytes.of(out.toByteArray());
  }

  private @Nullable Hidden uuencoded(int line, int lineTo) {
    String head = new String(a, line, Math.min(lineTo - line, 300), StandardCharsets.ISO_8859_1);
    boolean base64 = head.startsWith("begin-base64");
    int at = head.indexOf(' ');
    if (at < 0 || !(head.startsWith("begin ") || base64)) {
      return null;
    }
    at = skip(head, at, ' ', ' ');
    int digits = skip(head, at, '0', '7');
    if (digits == at || digits - at > 7 || (digits < head.length() && head.charAt(digits) != ' ')) {
      return null;
    }
    String name = Bytes.utf8(head.substring(digits).strip());
    int body = afterLine(lineTo);
    return base64 ? uuBase64(line, body, name) : uuClassic(line, body, name);
  }

  private static int skip(String text, int from, char first, char last) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= first && text.charAt(i) <= last) {
      i++;
    }
    return i;
  }

  private Hidden uuBase64(int line, int body, String name) {
    int stop = body;
    while (stop < end && !startsWith(stop, "====")) {
      stop = afterLine(textEnd(stop));
    }
    byte[] bytes = Base64Text.decode(new Bytes(a, body, stop)).bytes();
    return hidden("uuencode", name, line, afterLine(textEnd(stop)), bytes);
  }

  private @Nullable Hidden uuClassic(int line, int body, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    xx = isXx(unmarked(body), textEnd(body));
    int pos = body;
    int bad = 0;
    while (pos < end && bad < MOST_BAD_LINES) {
      int lineEnd = textEnd(pos);
      int text = unmarked(pos);
      if (isEnd(text, lineEnd)) {
        pos = afterLine(lineEnd);
        break;
      }
      bad = uuLine(out, text, lineEnd) ? 0 : bad + 1;
      pos = afterLine(lineEnd);
    }
    xx = false;
    return out.size() == 0 ? null : hidden("uuencode", name, line, pos, out.toByteArray());
  }

  /** Small letters stand in lines of xxencode alone. */
  private boolean isXx(int line, int lineTo) {
    for (int i = line; i < lineTo; i++) {
      if (XX.indexOf(a[i]) < 0) {
        return false;
      }
      if (a[i] > '`') {
        return true;
      }
    }
    return false;
  }

  private boolean isEnd(int from, int to) {
    return startsWith(from, "end") && to - from <= 4;
  }

  private boolean uuLine(ByteArrayOutputStream out, int from, int to) {
    if (to <= from) {
      return false;
    }
    int count = uu(from, to);
    if (a[from] < ' ' || a[from] > (xx ? 'z' : '`') || to - from - 1 < count) {
      return false;
    }
    for (int i = from + 1; count > 0; i += 4, count -= 3) {
      int bits = uu(i, to) << 18 | uu(i + 1, to) << 12 | uu(i + 2, to) << 6 | uu(i + 3, to);
      out.write(bits >> 16);
      if (count > 1) {
        out.write(bits >> 8);
      }
      if (count > 2) {
        out.write(bits);
      }
    }
    return true;
  }

  private int uu(int i, int to) {
    return i >= to ? 0 : xx ? Math.max(0, XX.indexOf(a[i])) : a[i] - ' ' & 0x3f;
  }

  private Hidden yEncoded(int line, int lineTo) {
    String head = new String(a, line, Math.min(lineTo - line, 400), StandardCharsets.ISO_8859_1);
    int at = head.indexOf(" name=");
    String name = at < 0 ? null : Bytes.utf8(head.substring(at + 6).strip());
    int pos = afterLine(lineTo);
    long begin = 0;
    boolean isPiece = startsWith(pos, "=ypart ");
    if (isPiece) {
      begin = number(pos, "begin=");
      pos = afterLine(textEnd(pos));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (pos < end && !startsWith(pos, "=yend") && !startsWith(pos, "=ybegin ")) {
      int lineEnd = textEnd(pos);
      for (int i = pos; i < lineEnd; i++) {
        boolean escaped = a[i] == '=' && i + 1 < lineEnd;
        i += escaped ? 1 : 0;
        out.write(a[i] - (escaped ? 64 + 42 : 42));
      }
      pos = afterLine(lineEnd);
    }
    int stop = startsWith(pos, "=yend") ? afterLine(textEnd(pos)) : pos;
    Hidden hidden = hidden("yenc", name, line, stop, out.toByteArray());
    if (isPiece) {
      pieces.add(new Piece(name == null ? "" : name, begin, hidden));
    }
    return hidden;
  }

  private long number(int line, String key) {
    Bytes text = new Bytes(a, line, textEnd(line));
    int at = text.find(key, 0, text.size());
    long number = 0;
    for (int i = at + key.length(); at >= 0 && i < text.size(); i++) {
      int digit = text.at(i) - '0';
      if (digit < 0 || digit > 9 || number > Integer.MAX_VALUE) {
        break;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private Hidden binHex(int line) {
    int stop = afterLine(textEnd(line));
    while (stop < end && a[stop] != ':') {
      stop++;
    }
    stop = Math.min(end, stop + 1);
    while (stop < end && a[stop] != ':') {
      stop++;
    }
    stop = Math.min(end, stop + 1);
    return new Hidden(
        "binhex", null, BINHEX, line - start, stop - start, new Bytes(a, line, stop).copy());
  }

  private Hidden hidden(String view, @Nullable String name, int from, int to, byte[] bytes) {
    String given = name == null || name.isEmpty() ? null : name;
    return new Hidden(view, given, null, from - start, to - start, bytes);
  }

  private int textEnd(int from) {
    int i = from;
    while (i < end && a[i] != '\n' && a[i] != '\r') {
      i++;
    }
    return i;
  }

  private int afterLine(int textEnd) {
    int i = textEnd;
    if (i < end && a[i] == '\r') {
      i++;
    }
    if (i < end && a[i] == '\n') {
      i++;
    }
    return Math.min(end, i);
  }

  private boolean startsWith(int at, String text) {
    return new Bytes(a, Math.min(at, end), end).has(0, text);
  }
}
