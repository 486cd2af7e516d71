package ess.serve;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list of messages, newest first. Its order is that of the ids, which begin with the time of
 * intake, so pages stay stable while new messages arrive. Bean of the route {@code list-messages};
 * safe for many threads.
 */
public final class MessageList {

  private static final int DEFAULT_LIMIT = 50;

  /** Sorts behind every id. */
  private static final String END = "g";

  private final Cursors cursors;

  /** Reads and writes places by the cursors. */
  public MessageList(Cursors cursors) {
    this.cursors = cursors;
  }

  /**
   * The parameters of the query: before, since, results, mailbox, q, rows.
   *
   * @param headers the parameters of the request, as the contract has checked them
   */
  public Map<String, Object> parameters(Map<String, Object> headers) {
    @Nullable String cursor = Json.text(headers, "cursor");
    @Nullable String to = Json.text(headers, "to");
    @Nullable String from = Json.text(headers, "from");
    String before = cursor == null ? END : cursors.read(cursor);
    if (to != null && firstId("to", to).compareTo(before) < 0) {
      before = firstId("to", to);
    }
    @Nullable String q = Json.text(headers, "q");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("before", before);
    parameters.put("since", from == null ? "" : firstId("from", from));
    parameters.put("results", Json.list(Json.text(headers, "verdict")));
    parameters.put("mailbox", Json.text(headers, "mailbox"));
    parameters.put("q", q == null ? null : '%' + q.replaceAll("[%_\\\\]", "\\\\$0") + '%');
    parameters.put("rows", limit(headers) + 1);
    return parameters;
  }

  /** The page that the rows make; one row more than asked for tells that there is a next one. */
  public String page(List<Map<String, Object>> rows, Map<String, Object> parameters) {
    int limit = (int) parameters.getOrDefault("rows", DEFAULT_LIMIT + 1) - 1;
    List<Map<String, Object>> shown = rows.subList(0, Math.min(limit, rows.size()));
    List<String> items = shown.stream().map(row -> String.valueOf(row.get("summary"))).toList();
    String next =
        rows.size() <= limit
            ? "null"
            : Json.quote(cursors.behind(String.valueOf(shown.get(limit - 1).get("id"))));
    return Json.page(items, next);
  }

  private static int limit(Map<String, Object> headers) {
    @Nullable String limit = Json.text(headers, "limit");
    return limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
  }

  /** What all ids of the instant and later sort behind. */
  private static String firstId(String name, String instant) {
    Instant time;
    try {
      time = OffsetDateTime.parse(instant).toInstant();
    } catch (DateTimeParseException e) {
      throw new RequestException(
          "Parameter %s is no instant such as 2026-01-31T12:00:00Z.".formatted(name));
    }
    long millis = Math.max(0, Math.min(time.toEpochMilli(), 0xffff_ffff_ffffL));
    String digits = "%012x".formatted(millis);
    return digits.substring(0, 8) + '-' + digits.substring(8);
  }
}
