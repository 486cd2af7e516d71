package ess.serve;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the peer, or, if that is a trusted proxy, whom it names in {@code
 * Forwarded} (RFC 7239). Proxies append, so the list is read from its right end, past those that
 * are trusted; what stands further left is the client's own claim.
 */
final class ClientAddress {

  private static final String KEY = "ess.address";
  private static final Pattern FOR =
      Pattern.compile(
          "(?i)(?:^|[;\\s])for=(?:\"\\[([0-9a-f:.]+)](?::\\d+)?\"|\"?([0-9.]+)(?::\\d+)?\"?)");
  private static final int MAX_HOPS = 20;

  private ClientAddress() {}

  /** Finds it and keeps it for the handlers behind. */
  static String find(RoutingContext ctx, TrustedProxies proxies) {
    String address = find(ctx.request(), proxies);
    ctx.put(KEY, address);
    return address;
  }

  /** What {@link #find} has found. */
  static String of(RoutingContext ctx) {
    return ctx.get(KEY, "unknown");
  }

  private static String find(HttpServerRequest request, TrustedProxies proxies) {
    String address = String.valueOf(request.remoteAddress().hostAddress());
    if (!proxies.contain(address)) {
      return address;
    }
    List<String> lines = request.headers().getAll("Forwarded");
    String[] hops = String.join(",", lines).split(",");
    for (int i = hops.length - 1; i >= 0 && i >= hops.length - MAX_HOPS; i--) {
      @Nullable String named = named(hops[i]);
      if (named == null) {
        return address;
      }
      address = named;
      if (!proxies.contain(address)) {
        return address;
      }
    }
    return address;
  }

  /** The address that a hop names; null if it names none in numbers. */
  private static @Nullable String named(String hop) {
    Matcher matcher = FOR.matcher(hop);
    if (!matcher.find()) {
      return null;
    }
    String address = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return TrustedProxies.isAddress(address) ? address : null;
  }
}
