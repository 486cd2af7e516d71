package ess.serve;

import ess.message.EventLog;
import java.util.ArrayList;
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

  private final EventLog log;

  /** Lists the events of the outbox. */
  public EventList(EventLog log) {
    this.log = log;
  }

  /**
   * The parameters of the query: after, head, results, mailbox, rows.
   *
   * @param headers the parameters of the request, as the contract has checked them
   */
  public Map<String, Object> parameters(Map<String, Object> headers) {
    @Nullable String after = Json.text(headers, "after");
    @Nullable String limit = Json.text(headers, "limit");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("after", after == null ? 0L : Long.parseLong(after));
    parameters.put("head", log.head());
    parameters.put("results", Json.list(Json.text(headers, "verdict")));
    parameters.put("mailbox", Json.text(headers, "mailbox"));
    parameters.put("rows", limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit));
    return parameters;
  }

  /**
   * The page that the rows make, behind a gap if events are missing before them; {@code next} is
   * the number to go on behind.
   */
  public String page(List<Map<String, Object>> rows, Map<String, Object> parameters) {
    long next = number(parameters, "after");
    List<String> items = new ArrayList<>(rows.size() + 1);
    if (rows.isEmpty() || number(rows.get(0), "seq") > next + 1) {
      @Nullable Frame gap = Gap.behind(next, log);
      if (gap != null) {
        items.add(gap.text());
        next = gap.seq();
      }
    }
    for (Map<String, Object> row : rows) {
      items.add(String.valueOf(row.get("event")));
      next = number(row, "seq");
    }
    return Json.page(items, Long.toString(next));
  }

  private static long number(Map<String, Object> values, String name) {
    if (values.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("there is no number " + name);
  }
}
