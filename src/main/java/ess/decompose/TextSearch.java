package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.decompose.opener.MailSign;
import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;

/**
 * Finds what lies in a text that no header announces: files that a line announces, runs of base64,
 * mails.
 */
final class TextSearch {

  /**
   * Something that was found.
   *
   * @param view how it was encoded
   * @param name the name that the text gives it, or null
   * @param declared the media type that the text gives it, or null
   * @param from where it begins in the text, counted from 0
   * @param to where it ends
   * @param bytes what it stands for
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Hidden(
      String view,
      @Nullable String name,
      @Nullable MediaType declared,
      int from,
      int to,
      byte[] bytes) {}

  private static final int LEAST_RUN = 64;
  private static final int LEAST_PLAIN_RUN = 24;
  private static final int REGULAR_LINES = 4;
  private static final int LEAST_SEQUENCE = 16;
  private static final int LEAST_LINE = 3;
  private static final int PROBE = 96;
  private static final int MOST_BLANKS = 8;
  private static final int MOST_TRIES = 4;
  private static final int MOST_FRAME = 120;
  private static final Base32 BASE32 = new Base32();
  private static final List<String> ESCAPES =
      List.of("&#13;", "&#xD;", "&#10;", "&#xA;", "\\r", "\\n");

  private final byte[] a;
  private final int start;
  private final int end;
  private final int most;
  private final List<Hidden> found = new ArrayList<>();
  private final ByteArrayOutputStream letters = new ByteArrayOutputStream();
  private final LineCodes codes;
  private boolean isHeader;

  TextSearch(Bytes text, int most) {
    this.a = text.array();
    this.start = text.from();
    this.end = text.to();
    this.most = most;
    this.codes = new LineCodes(text);
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
    Hidden joined = codes.joined();
    if (joined != null) {
      found.add(joined);
    }
    return found;
  }

  /** What there is in a header section, where long lines of one length are signatures. */
  List<Hidden> inHeader() {
    isHeader = true;
    return find();
  }

  /** What a line of its own announces; says where it ends, -1 if there is none. */
  private int announced(int line, int lineTo) {
    if (lineTo - line < 6) {
      return -1;
    }
    if (a[line] == 'F') {
      return startsWith(line, "From ") ? mail(line) : -1;
    }
    Hidden hidden = codes.at(line, lineTo);
    if (hidden == null) {
      return -1;
    }
    found.add(hidden);
    return start + hidden.to();
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

  /** A mail behind another, as in a mailbox file. */
  private int mail(int line) {
    Bytes rest = new Bytes(a, line, end);
    if (!MailSign.isMbox(rest)) {
      return -1;
    }
    int stop = line + MailSign.nextMail(rest, 1);
    Bytes mail = new Bytes(a, line, stop).withoutFirstLine();
    found.add(
        new Hidden(
            "mbox", null, MediaType.MESSAGE, line - start, stop - start, mail.content().toBytes()));
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
      if (next < 0) {
        next = skipFrame(first, firstEnd, stop);
      }
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
    if (letters.size() >= LEAST_PLAIN_RUN) {
      take(first, stop, Arrays.copyOf(lines, tries), sources);
    }
    return stop;
  }

  /** Where one of the first lines begins what stands for more than chance, that is found. */
  private void take(int first, int stop, int[] lines, int[] sources) {
    Bytes all = Bytes.of(letters.toByteArray());
    if (all.size() >= LEAST_RUN && BASE32.isInAlphabet(all.array(), false)) {
      byte[] bytes = BASE32.decode(all.array());
      if (Magic.known(Bytes.of(bytes)) != null) {
        found.add(new Hidden(View.BASE32, null, null, first - start, stop - start, bytes));
        return;
      }
    }
    for (int t = 0; t < lines.length; t++) {
      Bytes some = all.slice(lines[t], all.size());
      if (isWorthIt(some) || (t == 0 && !isHeader && isRegular(first, stop))) {
        byte[] bytes = Base64Text.decode(some).bytes();
        found.add(new Hidden(View.BASE64_RUN, null, null, sources[t] - start, stop - start, bytes));
        return;
      }
    }
  }

  private static boolean isWorthIt(Bytes run) {
    Bytes probe = Bytes.of(Base64Text.decode(run.slice(0, PROBE)).bytes());
    boolean isLong = run.size() >= LEAST_RUN;
    return (isLong && Magic.known(probe) != null)
        || (run.size() >= LEAST_PLAIN_RUN && ScriptSearch.isPlain(probe));
  }

  /** Whether it is a block of long lines of one length, as only an encoder makes them. */
  private boolean isRegular(int first, int stop) {
    int length = letters(first, stop) - first;
    int pos = first;
    for (int line = 0; line < REGULAR_LINES; line++) {
      int lineEnd = letters(pos, stop);
      if (lineEnd - pos != length || length < LEAST_RUN - 4 || length % 4 != 0) {
        return false;
      }
      pos = skipLineEnd(lineEnd, stop);
      if (pos < 0) {
        return false;
      }
    }
    return true;
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
    while (i < to && (a[i] == ' ' || a[i] == '\t') && i < at + MOST_BLANKS) {
      i++;
    }
    int blanks = i;
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
    if (i == blanks) {
      return -1;
    }
    while (i < to && (a[i] == ' ' || a[i] == '\t' || a[i] == '>')) {
      i++;
    }
    return i;
  }

  /**
   * Behind what closes the line and opens the next one, where it is what stood around the first
   * run, as commands write a file line by line; -1 if it is not.
   */
  private int skipFrame(int first, int firstEnd, int stop) {
    int before = 0;
    while (first - before > start && before < MOST_FRAME && !isBreak(first - before - 1)) {
      before++;
    }
    int behind = 0;
    while (firstEnd + behind < end && behind < MOST_FRAME && !isBreak(firstEnd + behind)) {
      behind++;
    }
    int lineTo = stop + behind;
    if (before + behind == 0
        || Math.max(before, behind) == MOST_FRAME
        || lineTo >= end
        || !isBreak(lineTo)
        || !Arrays.equals(a, firstEnd, firstEnd + behind, a, stop, lineTo)) {
      return -1;
    }
    int next = lineTo + (a[lineTo] == '\r' && lineTo + 1 < end && a[lineTo + 1] == '\n' ? 2 : 1);
    return next + before < end && Arrays.equals(a, first - before, first, a, next, next + before)
        ? next + before
        : -1;
  }

  private boolean isBreak(int at) {
    return a[at] == '\n' || a[at] == '\r';
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

  private boolean startsWith(int at, String text) {
    return new Bytes(a, Math.min(at, end), end).has(0, text);
  }
}
