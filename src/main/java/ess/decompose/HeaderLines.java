package ess.decompose;

import ess.decompose.opener.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lines of a header section (RFC 5322, section 2.2), cut into the fields that give structure or
 * are shown.
 *
 * @param from where it begins
 * @param to behind the empty line
 * @param badLine the first line that is neither a field nor its continuation; -1 if there is none
 * @param oddName a field name that has a comment, blank or NUL in it; -1 if there is none
 * @param full whether there were more fields than are read
 * @param count how many lines begin a field, of any name
 * @param fields in order
 */
record HeaderLines(
    int from,
    int to,
    int badLine,
    int oddName,
    boolean full,
    int count,
    List<HeaderLines.Field> fields) {

  /** Ten times as many as the mail of any sender had that was seen. */
  static final int MOST_FIELDS = 1000;

  /**
   * A field that gives structure or is shown.
   *
   * @param name its name in lower case, without blanks and comments
   * @param from where it begins
   * @param to where it ends, its last line end included
   * @param value what stands behind the colon, a character a byte, folds as line feeds
   */
  record Field(String name, int from, int to, String value) {}

  /** Says whether a line is a boundary line, at which every header ends. */
  interface LineTest {
    /** Whether the line from one index to another is one. */
    boolean isDelimiter(int from, int to);
  }

  /** A section without fields. */
  static HeaderLines none(int at) {
    return new HeaderLines(at, at, -1, -1, false, 0, List.of());
  }

  /** Reads the section that begins at the index. */
  static HeaderLines read(byte[] a, int from, int end, boolean mail, LineTest test) {
    List<Field> fields = new ArrayList<>();
    int badLine = -1;
    int oddName = -1;
    boolean ended = false;
    boolean full = false;
    int p = from;
    int count = 0;
    int fieldFrom = -1;
    String fieldName = "";
    while (p < end) {
      int next = Bytes.lineEnd(a, p, end);
      int e = Bytes.textEnd(a, p, next);
      if (e == p) {
        ended = true;
        break;
      }
      byte first = a[p];
      if (first == '-' && p + 1 < e && a[p + 1] == '-' && test.isDelimiter(p, e)) {
        break;
      }
      if (p > from && isFold(first)) {
        if (badLine < 0 && (first > ' ' || first == 0x0b || first == '\f' || isBlank(a, p, e))) {
          badLine = p;
        }
        p = next;
        continue;
      }
      if (fieldFrom >= 0) {
        full = !add(fields, field(a, fieldName, fieldFrom, p)) || full;
      }
      fieldFrom = -1;
      count++;
      int text = p == from ? firstText(a, p, e) : p;
      int colon = nameEnd(a, text, e);
      if (text > p && badLine < 0) {
        badLine = p;
      }
      if (colon < 0) {
        boolean mbox = (p == from && startsWith(a, p, e, "From ")) || startsWith(a, p, e, ">From ");
        if (!mbox && badLine < 0) {
          badLine = p;
        }
      } else if (maybeWanted(a, text, colon, mail)) {
        String raw = new String(a, text, colon - text, StandardCharsets.ISO_8859_1);
        fieldName = plainName(raw);
        if (fieldName.length() != raw.length() && oddName < 0) {
          oddName = p;
        }
        fieldFrom = isWanted(fieldName, mail) ? p : -1;
      }
      p = next;
    }
    if (fieldFrom >= 0) {
      full = !add(fields, field(a, fieldName, fieldFrom, p)) || full;
    }
    if (ended) {
      p = Bytes.lineEnd(a, p, end);
    }
    return new HeaderLines(from, p, badLine, oddName, full, count, fields);
  }

  private static boolean add(List<Field> fields, Field field) {
    return fields.size() < MOST_FIELDS && fields.add(field);
  }

  /** White space that some client takes for the sign of a continuation. */
  private static boolean isFold(byte first) {
    return first == ' ' || first == '\t' || first == 0x0b || first == '\f';
  }

  /** Behind a byte order mark, blanks and NUL, with which no field begins. */
  private static int firstText(byte[] a, int from, int to) {
    int i = from;
    while (i < to && (a[i] <= ' ')) {
      i++;
    }
    return i == to ? from : i;
  }

  private static Field field(byte[] a, String name, int from, int to) {
    int colon = from;
    while (colon < to && a[colon] != ':') {
      colon++;
    }
    StringBuilder value = new StringBuilder(to - colon);
    int last = to;
    while (last > colon && (a[last - 1] == '\n' || a[last - 1] == '\r')) {
      last--;
    }
    for (int i = colon + 1; i < last; i++) {
      if (a[i] != '\r') {
        value.append((char) (a[i] & 0xff));
      }
    }
    return new Field(name, from, to, value.toString());
  }

  private static int nameEnd(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = a[i];
      if (c == ':') {
        return i == from ? -1 : i;
      }
      if (c <= ' ' && !canStandInName(a, i, to)) {
        return -1;
      }
    }
    return -1;
  }

  /** A blank in a name is forgiven where only comments and blanks stand before the colon. */
  private static boolean canStandInName(byte[] a, int from, int to) {
    int depth = 0;
    int last = Math.min(to, from + 200);
    for (int i = from; i < last; i++) {
      byte c = a[i];
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && c == ':') {
        return true;
      } else if (depth == 0 && c > ' ') {
        return false;
      }
    }
    return false;
  }

  private static String plainName(String raw) {
    String name = Parameters.withoutComments(raw);
    StringBuilder plain = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > ' ' && c < 127) {
        plain.append(c);
      }
    }
    return plain.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean maybeWanted(byte[] a, int from, int colon, boolean mail) {
    int first = a[from] | 0x20;
    return first == 'c'
        || first == '('
        || a[from] == 0
        || (mail && (first == 'f' || first == 't' || first == 's' || first == 'm'))
        || (mail && HeaderSection.startsIgnoringCase(a, from, colon, "in-reply-to"))
        || (mail && HeaderSection.startsIgnoringCase(a, from, colon, "references"))
        || (colon - from > 7 && HeaderSection.startsIgnoringCase(a, from, colon, "content"));
  }

  private static boolean isWanted(String name, boolean mail) {
    return switch (name) {
      case "from", "to", "subject", "message-id", "in-reply-to", "references" -> mail;
      default -> name.startsWith("content-");
    };
  }

  private static boolean isBlank(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] != ' ' && a[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] a, int from, int to, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (from + i >= to || a[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
