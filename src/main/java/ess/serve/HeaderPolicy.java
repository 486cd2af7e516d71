package ess.serve;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;

/**
 * What passes between HTTP and messages of Camel: nothing in, for the gate hands over what the
 * contract names; a short list out. Without it every header and query parameter of a request would
 * become a message header and come back in the response.
 */
final class HeaderPolicy implements HeaderFilterStrategy {

  private static final Set<String> OUT =
      Set.of(
          "etag",
          "location",
          "link",
          "retry-after",
          "content-disposition",
          "content-encoding",
          "vary",
          "set-cookie");

  @Override
  public boolean applyFilterToCamelHeaders(String name, @Nullable Object value, Exchange exchange) {
    return !OUT.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean applyFilterToExternalHeaders(
      String name, @Nullable Object value, Exchange exchange) {
    return true;
  }
}
