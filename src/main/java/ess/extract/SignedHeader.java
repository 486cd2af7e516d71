package ess.extract;

import ess.message.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The header of a mail as signatures take it: each field with all of its bytes, up to the first
 * empty line. A line ends at its LF, so that mails which lost their CRs are read as they were sent.
 *
 * @param fields in order
 * @param body where the body begins
 * @param plain whether every reader sees these fields and this body: no stray CR, no line that
 *     belongs to no field, no more fields than are counted
 */
record SignedHeader(List<SignedHeader.Field> fields, int body, boolean plain) {

  private static final int MOST_FIELDS = 5_000;

  /**
   * A field.
   *
   * @param name its name in lower case
   * @param from where it begins
   * @param value where what is behind the colon begins
   * @param to behind its last line end
   */
  record Field(String name, int from, int value, int to) {}

  SignedHeader {
    fields = List.copyOf(fields);
  }

  /** Reads the header at the beginning of a mail. */
  static SignedHeader read(Content mail) {
    return mail.through(SignedHeader::read);
  }

  private static SignedHeader read(byte[] a, int start, int end) {
    List<Field> fields = new ArrayList<>();
    boolean plain = true;
    int at = start;
    while (at < end) {
      int next = lineEnd(a, at, end);
      int size = next - at - (next > at && a[next - 1] == '\n' ? 1 : 0);
      if (size == 0 || (size == 1 && a[at] == '\r')) {
        return new SignedHeader(fields, next - start, plain);
      }
      while (next < end && (a[next] == ' ' || a[next] == '\t')) {
        next = lineEnd(a, next, end);
      }
      int colon = colon(a, at, next);
      String name = colon < 0 ? "" : name(a, at, colon);
      boolean fits = !name.isEmpty() && fields.size() < MOST_FIELDS;
      if (fits) {
        fields.add(new Field(name, at - start, colon + 1 - start, next - start));
      }
      plain &= (fits || isEnvelope(a, at, start, next)) && !hasStrayReturn(a, at, next);
      at = next;
    }
    return new SignedHeader(fields, end - start, plain);
  }

  /** The line that some mailboxes of files put before a mail. */
  private static boolean isEnvelope(byte[] a, int at, int start, int next) {
    return at == start
        && next - at > 5
        && new String(a, at, 5, StandardCharsets.ISO_8859_1).equals("From ");
  }

  private static boolean hasStrayReturn(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] == '\r' && (i + 1 == to || a[i + 1] != '\n')) {
        return true;
      }
    }
    return false;
  }

  private static int lineEnd(byte[] a, int from, int end) {
    for (int i = from; i < end; i++) {
      if (a[i] == '\n') {
        return i + 1;
      }
    }
    return end;
  }

  private static int colon(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  /** The name; empty if what stands before the colon is none. */
  private static String name(byte[] a, int from, int colon) {
    int end = colon;
    while (end > from && (a[end - 1] == ' ' || a[end - 1] == '\t')) {
      end--;
    }
    for (int i = from; i < end; i++) {
      if (a[i] <= ' ' || a[i] == 0x7f) {
        return "";
      }
    }
    return new String(a, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  /** How many fields there are of each name. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    fields.forEach(field -> counts.merge(field.name(), 1, Integer::sum));
    return counts;
  }

  /** The fields of the name, in order. */
  List<Field> all(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).toList();
  }
}
