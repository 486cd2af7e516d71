package ess.serve;

import ess.message.Event;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the feed sends it, written once for all readers.
 *
 * @param seq its number
 * @param mailbox the mailbox it is about, for filters
 * @param result the result of the verdict, for filters; null where there is none
 * @param isForAll whether no filter holds it back
 * @param text the event as JSON, in one line
 */
record Frame(
    long seq, @Nullable String mailbox, @Nullable String result, boolean isForAll, String text) {

  /** The type of the event that tells of missing ones. */
  static final String GAP = "feed.gap";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  static Frame of(Event event) {
    String text =
        text(event.seq(), event.id(), event.type(), event.time(), event.subject(), event.data());
    return new Frame(event.seq(), event.mailbox(), event.result(), false, text);
  }

  /**
   * The event that tells a reader that events behind its number are missing. Its own number is the
   * one to go on behind.
   */
  static Frame gap(long after, long oldest, long head) {
    long seq = Math.max(0, oldest - 1);
    String data = "{\"after\":%d,\"oldest\":%d,\"head\":%d}".formatted(after, oldest, head);
    String time = TIME.format(Instant.now());
    String text = text(seq, UUID.randomUUID().toString(), GAP, time, "feed", data);
    return new Frame(seq, null, null, true, text);
  }

  private static String text(
      long seq, String id, String type, String time, String subject, String data) {
    StringBuilder json = new StringBuilder(data.length() + 200);
    json.append("{\"seq\":").append(seq);
    field(json, "id", id);
    field(json, "type", type);
    field(json, "time", time);
    field(json, "subject", subject);
    return json.append(",\"data\":").append(data).append('}').toString();
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":").append(Json.quote(value));
  }
}
