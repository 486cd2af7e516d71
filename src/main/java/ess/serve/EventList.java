package ess.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events in the order of their numbers, the same that the feed sends. Bean of the route {@code
 * list-events}; safe for many threads.
 */
public final class EventList {

  private static final int DEFAULT_LIMIT = 100;

  /** Makes one. */
  public EventList() {}

  /**
   * The parameters of the query: after, results, mailbox, rows.
   *
   * @param headers the parameters of the request, as the contract has checked them
   */
  public Map<String, Object> parameters(Map<String, Object> headers) {
    @Nullable String after = Json.text(headers, "after");
    @Nullable String limit = Json.text(headers, "limit");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("after", after == null ? 0L : Long.parseLong(after));
    parameters.put("results", Json.list(Json.text(headers, "verdict")));
    parameters.put("mailbox", Json.text(headers, "mailbox"));
    parameters.put("rows", limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit));
    return parameters;
  }

  /** The page that the rows make; {@code next} is the number to go on behind. */
  public String page(List<Map<String, Object>> rows, Map<String, Object> parameters) {
    Object next =
        rows.isEmpty()
            ? parameters.getOrDefault("after", 0L)
            : rows.get(rows.size() - 1).get("seq");
    return Json.page(
        rows.stream().map(row -> String.valueOf(row.get("event"))).toList(), String.valueOf(next));
  }
}
