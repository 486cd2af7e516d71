package ess.serve;

import ess.message.Event;
import org.jspecify.annotations.Nullable;

/**
 * An event as the feed sends it, written once for all readers.
 *
 * @param seq its number
 * @param mailbox the mailbox it is about, for filters
 * @param result the result of the verdict, for filters; null where there is none
 * @param text the event as JSON
 */
record Frame(long seq, @Nullable String mailbox, @Nullable String result, String text) {

  static Frame of(Event event) {
    StringBuilder json = new StringBuilder(event.data().length() + 200);
    json.append("{\"seq\":").append(event.seq());
    field(json, "id", event.id());
    field(json, "type", event.type());
    field(json, "time", event.time());
    field(json, "subject", event.subject());
    json.append(",\"data\":").append(event.data()).append('}');
    return new Frame(event.seq(), event.mailbox(), event.result(), json.toString());
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":").append(Json.quote(value));
  }
}
