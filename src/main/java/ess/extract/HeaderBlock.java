package ess.extract;

import ess.message.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The header of a mail (RFC 5322, section 2.2), cut into fields. Lines that are no field and no
 * continuation of one are left out, as are all behind {@value #MOST_FIELDS} fields.
 *
 * @param fields in order
 * @param counts how many there are of each name, in the order of the first
 */
record HeaderBlock(List<HeaderBlock.Raw> fields, Map<String, Integer> counts) {

  private static final int MOST_FIELDS = 2_000;
  private static final int MOST_NAME = 200;

  /** The longest value that is read; what is behind is left out. */
  private static final int MOST_VALUE = 50_000;

  /** How much of all values is read. */
  private static final int MOST_VALUES = 2_000_000;

  /**
   * A field.
   *
   * @param name its name in lower case, without blanks and comments
   * @param from where it begins in the mail
   * @param to behind its last line end
   * @param value what stands behind the colon, a character a byte, without line ends
   */
  record Raw(String name, int from, int to, String value) {}

  /** Reads the header at the beginning of a mail. */
  static HeaderBlock read(Content mail) {
    return mail.through(HeaderBlock::read);
  }

  private static HeaderBlock read(byte[] a, int start, int end) {
    List<Raw> fields = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    int at = start;
    int left = MOST_VALUES;
    while (at < end && fields.size() < MOST_FIELDS) {
      int next = lineEnd(a, at, end);
      if (isEmpty(a, at, next)) {
        break;
      }
      int colon = colon(a, at, next);
      while (next < end && (a[next] == ' ' || a[next] == '\t')) {
        next = lineEnd(a, next, end);
      }
      if (colon > 0) {
        String name = name(a, at, colon);
        if (!name.isEmpty()) {
          String value = value(a, colon + 1, Math.min(next, colon + 1 + left));
          left -= value.length();
          fields.add(new Raw(name, at - start, next - start, value));
          counts.merge(name, 1, Integer::sum);
        }
      }
      at = next;
    }
    return new HeaderBlock(fields, counts);
  }

  /** The fields of the name, in order. */
  List<Raw> all(String name) {
    if (!counts.containsKey(name)) {
      return List.of();
    }
    List<Raw> all = new ArrayList<>();
    for (Raw field : fields) {
      if (field.name().equals(name)) {
        all.add(field);
      }
    }
    return all;
  }

  private static int lineEnd(byte[] a, int from, int end) {
    int i = from;
    while (i < end && a[i] != '\n') {
      i++;
      if (a[i - 1] == '\r' && (i == end || a[i] != '\n')) {
        return i;
      }
    }
    return Math.min(end, i + 1);
  }

  private static boolean isEmpty(byte[] a, int from, int next) {
    for (int i = from; i < next; i++) {
      if (a[i] != '\r' && a[i] != '\n') {
        return false;
      }
    }
    return true;
  }

  private static int colon(byte[] a, int from, int to) {
    for (int i = from; i < Math.min(to, from + MOST_NAME); i++) {
      if (a[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  /** The name; empty where the line cannot begin a field, as the one before a mail in an mbox. */
  private static String name(byte[] a, int from, int colon) {
    StringBuilder name = new StringBuilder(colon - from);
    int depth = 0;
    boolean ended = false;
    for (int i = from; i < colon; i++) {
      char c = (char) (a[i] & 0xff);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (depth == 0 && c > ' ' && c < 0x7f) {
        if (ended) {
          return "";
        }
        name.append(c);
      } else if (depth == 0 && !name.isEmpty()) {
        ended = true;
      }
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  private static String value(byte[] a, int from, int to) {
    int last = Math.min(to, from + MOST_VALUE);
    byte[] value = new byte[last - from];
    int size = 0;
    for (int i = from; i < last; i++) {
      if (a[i] != '\r' && a[i] != '\n') {
        value[size++] = a[i];
      }
    }
    return new String(value, 0, size, StandardCharsets.ISO_8859_1).strip();
  }
}
