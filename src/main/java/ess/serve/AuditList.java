package ess.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The audit, newest first. Bean of the route {@code list-audit}; safe for many threads.
 *
 * @param cursors read and write places in this list
 */
public record AuditList(Cursors cursors) {

  private static final int DEFAULT_LIMIT = 50;

  /**
   * The parameters of the query: before, actor, action, rows.
   *
   * @param headers the parameters of the request, as the contract has checked them
   */
  public Map<String, Object> parameters(Map<String, Object> headers) {
    @Nullable String cursor = Json.text(headers, "cursor");
    @Nullable String limit = Json.text(headers, "limit");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put(
        "before", cursor == null ? Long.MAX_VALUE : Long.parseLong(cursors.read(cursor)));
    parameters.put("actor", Json.text(headers, "actor"));
    parameters.put("action", Json.text(headers, "action"));
    parameters.put("rows", 1 + (limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit)));
    return parameters;
  }

  /** The page that the rows make; one row more than asked for tells that there is a next one. */
  public String page(List<Map<String, Object>> rows, Map<String, Object> parameters) {
    int limit = (int) parameters.getOrDefault("rows", DEFAULT_LIMIT + 1) - 1;
    List<Map<String, Object>> shown = rows.subList(0, Math.min(limit, rows.size()));
    String next =
        rows.size() <= limit
            ? "null"
            : Json.quote(cursors.behind(String.valueOf(shown.get(limit - 1).get("seq"))));
    return Json.page(shown.stream().map(row -> String.valueOf(row.get("entry"))).toList(), next);
  }
}
