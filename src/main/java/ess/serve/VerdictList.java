package ess.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of one message, that of the last scan first. Bean of the route {@code
 * list-verdicts}; immutable, safe for many threads.
 */
public final class VerdictList {

  private static final int DEFAULT_LIMIT = 10;

  /** Made by the route. */
  public VerdictList() {}

  /**
   * The parameters of the query: id, before, rows.
   *
   * @param headers the parameters of the request, as the contract has checked them
   */
  public Map<String, Object> parameters(Map<String, Object> headers) {
    @Nullable String before = Json.text(headers, "before");
    @Nullable String limit = Json.text(headers, "limit");
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("id", Json.text(headers, "id"));
    parameters.put("before", before == null ? Long.MAX_VALUE : Long.parseLong(before));
    parameters.put("rows", (limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit)) + 1);
    return parameters;
  }

  /**
   * The page that the rows make; one row more than asked for tells that there is a next one. A
   * message without a verdict has one row without a scan.
   *
   * @throws NotFoundException if there is no row, for then there is no message
   */
  public String page(List<Map<String, Object>> rows, Map<String, Object> parameters) {
    if (rows.isEmpty()) {
      throw new NotFoundException("No message has this id.");
    }
    int limit = (int) parameters.getOrDefault("rows", DEFAULT_LIMIT + 1) - 1;
    List<Map<String, Object>> shown =
        rows.stream().limit(limit).filter(row -> row.get("scan") != null).toList();
    List<String> items =
        shown.stream()
            .map(
                row ->
                    "{\"scan\":%s,\"verdict\":%s}".formatted(row.get("scan"), row.get("verdict")))
            .toList();
    return Json.page(
        items,
        rows.size() <= limit ? "null" : String.valueOf(shown.get(shown.size() - 1).get("scan")));
  }
}
