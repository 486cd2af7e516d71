package ess.store;

import ess.message.Message;
import ess.message.MessageId;
import ess.message.Sha256;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a message out of a row of the table {@code message}. Immutable, safe for many threads. */
public final class MessageRow {

  /** The message of a row with the columns that say where it came from. */
  public Message read(Map<String, Object> row) {
    return new Message(
        new MessageId(text(row, "id")),
        text(row, "mailbox"),
        number(row, "uid_validity"),
        number(row, "uid"),
        new Sha256(text(row, "sha256")),
        size(row),
        Instant.parse(text(row, "received_at")),
        (String) row.get("refusal"),
        scan(row));
  }

  private static int scan(Map<String, Object> row) {
    Long scan = number(row, "scan");
    return scan == null ? 1 : scan.intValue();
  }

  private static long size(Map<String, Object> row) {
    Long size = number(row, "size");
    return size == null ? 0 : size;
  }

  private static String text(Map<String, Object> row, String column) {
    if (row.get(column) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a row of message has no " + column);
  }

  private static @Nullable Long number(Map<String, Object> row, String column) {
    return row.get(column) instanceof Number number ? number.longValue() : null;
  }
}
