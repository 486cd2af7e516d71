package ess.serve;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts JSON together out of documents that the database keeps as text. */
final class Json {

  private Json() {}

  /** {@code {"items":[…],"next":…}}; the items are documents, the next is JSON itself. */
  static String page(List<String> items, String next) {
    StringBuilder json = new StringBuilder(64 + items.stream().mapToInt(String::length).sum());
    return json.append("{\"items\":[")
        .append(String.join(",", items))
        .append("],\"next\":")
        .append(next)
        .append('}')
        .toString();
  }

  /** The text as JSON. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** The comma-separated values as a JSON list; null if there are none. */
  static @Nullable String list(@Nullable String values) {
    if (values == null) {
      return null;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String value : values.split(",")) {
      list.add(value);
    }
    return list.toString();
  }

  /** The parameter of a request, or null. */
  static @Nullable String text(Map<String, ?> headers, String name) {
    @Nullable Object value = headers.get(name);
    return value == null ? null : value.toString();
  }
}
