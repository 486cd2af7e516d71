package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.decompose.opener.MailSign;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what lies encoded in a text that no header announces: uuencode, yEnc, runs of base64,
 * mails.
 */
final class TextSearch {

  /**
   * Something that was found.
   *
   * @param view how it was encoded
   * @param name the name that the text gives it, or null
   * @param from where it begins in the text, counted from 0
   * @param to where it ends
   * @param bytes what it stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Hidden(String view, @Nullable String name, int from, int to, byte[] bytes) {}

  private static final int LEAST_RUN = 64;
  private static final int LEAST_SEQUENCE = 16;
  private static final int LEAST_LINE = 3;
  private static final int PROBE = 96;
  private static final int MOST_TRIES = 4;
  private static final int MOST_BAD_LINES = 8;
  private static final List<String> ESCAPES =
      List.of("&#13;", "&#xD;", "&#10;", "&#xA;", "\\r", "\\n");

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();

  TextSearch(Bytes text, int most) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.most = most;
  }

  /** What there is, in the order of the text. */
  List<Hidden> find() {
    int pos = start;
    boolean lineStart = true;
    int lineTo = -1;
    while (pos < end && found.size() < most) {
      if (pos > lineTo) {
        lineTo = textEnd(pos);
      }
      int after = lineStart ? announced(pos, lineTo) : -1;
      if (after < 0) {
        int sequence = sequence(pos, lineTo, lineStart);
        after = sequence < 0 ? -1 : run(sequence, letters(sequence, lineTo), end);
        lineStart = after < 0;
      }
      pos = after < 0 ? lineTo + 1 : after;
    }
    return found;
  }

  /** What a line of its own announces; says where it ends, -1 if there is none. */
  private int announced(int line, int lineTo) {
    if (lineTo - line < 6) {
      return -1;
    }
    return switch (a[line]) {
      case 'b' -> startsWith(line, "begin") ? uuencoded(line, lineTo) : -1;
      case '=' -> startsWith(line, "=ybegin ") ? yEncoded(line, lineTo) : -1;
      case 'F' -> startsWith(line, "From ") ? mail(line) : -1;
      default -> -1;
    };
  }

  /** Where letters of the alphabet begin that may be a run; -1 if there are none in the line. */
  private int sequence(int from, int lineTo, boolean lineStart) {
    if (lineStart && lineTo - from < LEAST_SEQUENCE) {
      return lineTo - from >= LEAST_LINE && letters(from, lineTo) == lineTo ? from : -1;
    }
    int i = from;
    while (i + LEAST_SEQUENCE <= lineTo) {
      int last = i + LEAST_SEQUENCE - 1;
      while (last >= i && Base64Text.isLetter(a[last])) {
        last--;
      }
      if (last < i) {
        return i;
      }
      i = last + 1;
    }
    return -1;
  }

  private int uuencoded(int line, int lineTo) {
    String head = new String(a, line, Math.min(lineTo - line, 300), StandardCharsets.ISO_8859_1);
    boolean base64 = head.startsWith("begin-base64 ");
    int mode = base64 ? 13 : 6;
    if (!base64 && !head.startsWith("begin ")) {
      return -1;
    }
    int digits = mode;
    while (digits < head.length() && head.charAt(digits) >= '0' && head.charAt(digits) <= '7') {
      digits++;
    }
    if (digits - mode < 3
        || digits - mode > 5
        || digits >= head.length()
        || head.charAt(digits) != ' ') {
      return -1;
    }
    String name = Bytes.utf8(head.substring(digits + 1).strip());
    int body = afterLine(lineTo);
    if (base64) {
      int stop = body;
      while (stop < end && !startsWith(stop, "====")) {
        stop = afterLine(textEnd(stop));
      }
      found.add(
          new Hidden(
              "uuencode",
              name,
              line - start,
              stop - start,
              Base64Text.decode(new Bytes(a, body, stop)).bytes()));
      return afterLine(textEnd(stop));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int pos = body;
    int bad = 0;
    while (pos < end && bad < MOST_BAD_LINES) {
      int lineEnd = textEnd(pos);
      if (startsWith(pos, "end") && lineEnd - pos <= 4) {
        pos = afterLine(lineEnd);
        break;
      }
      bad = uuLine(out, pos, lineEnd) ? 0 : bad + 1;
      pos = afterLine(lineEnd);
    }
    if (out.size() == 0) {
      return -1;
    }
    found.add(new Hidden("uuencode", name, line - start, pos - start, out.toByteArray()));
    return pos;
  }

  /** The lines of a body that is declared to be uuencoded but does not begin so; null if none. */
  static @Nullable Bytes uuLines(Bytes body) {
    TextSearch search = new TextSearch(body, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int pos = search.start; pos < search.end; ) {
      int lineEnd = search.textEnd(pos);
      if (search.startsWith(pos, "begin") || (lineEnd > pos && !search.uuLine(out, pos, lineEnd))) {
        return null;
      }
      pos = search.afterLine(lineEnd);
    }
    return out.size() == 0 ? null : Bytes.of(out.toByteArray());
  }

  private boolean uuLine(ByteArrayOutputStream out, int from, int to) {
    if (to <= from) {
      return false;
    }
    int count = a[from] - ' ' & 0x3f;
    if (a[from] < ' ' || a[from] > '`' || to - from - 1 < count) {
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
    return i < to ? a[i] - ' ' & 0x3f : 0;
  }

  /** A mail behind another, as in a mailbox file. */
  private int mail(int line) {
    Bytes rest = new Bytes(a, line, end);
    if (!MailSign.isMbox(rest)) {
      return -1;
    }
    int stop = line + MailSign.nextMail(rest, 1);
    Bytes mail = new Bytes(a, line, stop).withoutFirstLine();
    found.add(new Hidden("mbox", null, line - start, stop - start, mail.content().toBytes()));
    return stop;
  }

  private int yEncoded(int line, int lineTo) {
    String head = new String(a, line, Math.min(lineTo - line, 400), StandardCharsets.ISO_8859_1);
    int at = head.indexOf(" name=");
    String name = at < 0 ? null : Bytes.utf8(head.substring(at + 6).strip());
    int pos = afterLine(lineTo);
    if (startsWith(pos, "=ypart ")) {
      pos = afterLine(textEnd(pos));
    }
    byte[] out = new byte[Math.max(0, end - pos)];
    int n = 0;
    while (pos < end && !startsWith(pos, "=yend")) {
      int lineEnd = textEnd(pos);
      for (int i = pos; i < lineEnd; i++) {
        if (a[i] == '=' && i + 1 < lineEnd) {
          i++;
          out[n++] = (byte) (a[i] - 64 - 42);
        } else {
          out[n++] = (byte) (a[i] - 42);
        }
      }
      pos = afterLine(lineEnd);
    }
    int stop = pos < end ? afterLine(textEnd(pos)) : end;
    found.add(new Hidden("yenc", name, line - start, stop - start, Arrays.copyOf(out, n)));
    return stop;
  }

  /** Takes in the lines that go on with the run; says where it ends. */
  private int run(int first, int firstEnd, int to) {
    letters.reset();
    letters.write(a, first, firstEnd - first);
    int[] lines = new int[MOST_TRIES];
    int[] sources = new int[MOST_TRIES];
    sources[0] = first;
    int tries = 1;
    int stop = firstEnd;
    while (true) {
      int next = skipLineEnd(stop, to);
      if (next < 0 || next >= to || !Base64Text.isLetter(a[next])) {
        break;
      }
      int nextEnd = letters(next, to);
      if (nextEnd - next < LEAST_SEQUENCE && !isRunEnd(nextEnd, to)) {
        break;
      }
      if (tries < MOST_TRIES) {
        sources[tries] = next;
        lines[tries++] = letters.size();
      }
      letters.write(a, next, nextEnd - next);
      stop = nextEnd;
    }
    while (stop < to && a[stop] == '=') {
      stop++;
    }
    if (letters.size() >= LEAST_RUN) {
      boolean announced = first - 7 >= start && startsWith(first - 7, "base64,");
      Bytes all = Bytes.of(letters.toByteArray());
      for (int t = 0; t < tries; t++) {
        Bytes some = all.slice(lines[t], all.size());
        if (announced || isWorthIt(some)) {
          byte[] bytes = Base64Text.decode(some).bytes();
          found.add(new Hidden(View.BASE64_RUN, null, sources[t] - start, stop - start, bytes));
          break;
        }
      }
    }
    return stop;
  }

  private static boolean isWorthIt(Bytes run) {
    Bytes probe = Bytes.of(Base64Text.decode(run.slice(0, PROBE)).bytes());
    return Magic.known(probe) != null || isPlain(probe);
  }

  private static boolean isPlain(Bytes bytes) {
    for (int i = 0; i < bytes.size(); i++) {
      int b = bytes.at(i);
      if (b >= 0x7f || (b < ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return false;
      }
    }
    return !bytes.isEmpty();
  }

  private boolean isLineEnd(int at, int to) {
    return at >= to || a[at] == '\n' || a[at] == '\r' || a[at] == '=';
  }

  /** Whether a run can end here: at a line end, a padding, or the end of a string or an element. */
  private boolean isRunEnd(int at, int to) {
    return isLineEnd(at, to) || a[at] == '<' || a[at] == '"' || a[at] == '\'' || a[at] == '&';
  }

  /**
   * Behind one line end, written as such or as an escape, and the blanks and quote marks that
   * follow it; -1 if there is none.
   */
  private int skipLineEnd(int at, int to) {
    int i = at;
    for (String escape : ESCAPES) {
      if (i < to && a[i] == escape.charAt(0) && startsWith(i, escape)) {
        i += escape.length();
      }
    }
    if (i < to && a[i] == '\r') {
      i++;
    }
    if (i < to && a[i] == '\n') {
      i++;
    }
    if (i == at) {
      return -1;
    }
    while (i < to && (a[i] == ' ' || a[i] == '\t' || a[i] == '>')) {
      i++;
    }
    return i;
  }

  private int letters(int from, int to) {
    int i = from;
    while (i < to && Base64Text.isLetter(a[i])) {
      i++;
    }
    return i;
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
