package ess.decompose.opener;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What records in front of a header of a tar say of the entry that follows it, for pax and GNU. */
final class TarRecord {

  private static final int MOST_RECORDS = 10_000;

  private final Map<String, String> values = new HashMap<>();
  private @Nullable String longName;

  /** Takes the long name that GNU puts in front. */
  void longName(String name) {
    longName = name;
  }

  /** Reads the records of pax: each a length, a key and a value. */
  void pax(Bytes content) {
    int at = 0;
    for (int i = 0; i < MOST_RECORDS && at < content.size(); i++) {
      int blank = content.find(" ", at, at + 12);
      int length = blank < 0 ? 0 : digits(content, at, blank);
      int equals = content.find("=", blank + 1, at + length);
      if (length <= 0 || equals < 0 || at + length > content.size()) {
        return;
      }
      String key = content.slice(blank + 1L, equals).latin1();
      String value = Bytes.utf8(content.slice(equals + 1L, at + length - 1L).latin1());
      if (key.equals("GNU.sparse.numbytes") || key.equals("GNU.sparse.offset")) {
        values.merge("GNU.sparse.map", value, (before, more) -> before + "," + more);
      } else {
        values.put(key, value);
      }
      at += length;
    }
  }

  /** The name that replaces the one of the header, or null. */
  @Nullable String name() {
    String sparse = values.get("GNU.sparse.name");
    String path = values.get("path");
    return sparse != null ? sparse : path != null ? path : longName;
  }

  /** The size that replaces the one of the header, or that one. */
  long size(long said) {
    String size = values.get("size");
    return size == null ? said : decimal(size);
  }

  /** The file with its holes, or null if it has none. */
  @Nullable TarSparse sparse(Bytes content) {
    String real = values.getOrDefault("GNU.sparse.realsize", values.get("GNU.sparse.size"));
    if (real == null) {
      return null;
    }
    String map = values.get("GNU.sparse.map");
    long size = Math.max(0, decimal(real));
    if (map != null) {
      return TarSparse.pax(map, content, size);
    }
    return "1".equals(values.get("GNU.sparse.major")) ? TarSparse.pax(content, size) : null;
  }

  private static int digits(Bytes content, int from, int to) {
    long value = decimal(content.slice(from, to).latin1());
    return value > content.size() ? 0 : (int) value;
  }

  /** Digits as a number; -1 if they are none or too many. */
  private static long decimal(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return digits.isEmpty() ? -1 : value;
  }
}
