package ess.serve;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which pages of browsers may call: our own, and those of listed origins. Immutable. */
final class Origins {

  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE);
  private static final Set<String> ASKED =
      Set.of(
          "Authorization",
          "Content-Type",
          "Idempotency-Key",
          "If-Match",
          "If-None-Match",
          "Prefer");
  private static final Set<String> ANSWERED =
      Set.of("Content-Disposition", "ETag", "Location", "Retry-After", Gate.CORRELATION);

  /** A host that no name server can make to mean another one. */
  private static final Pattern LITERAL =
      Pattern.compile("(?:localhost|[0-9.]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?");

  private static final int MAX_AGE_SECONDS = 600;

  private final ServeSettings settings;
  private final String cookies;
  private final CorsHandler plain;
  private final CorsHandler withCookie;

  /**
   * Knows the origins.
   *
   * @param base what the paths of the contract begin with
   */
  Origins(ServeSettings settings, String base) {
    this.settings = settings;
    this.cookies = base + "/auth/";
    this.plain = handler(settings);
    this.withCookie = handler(settings).allowCredentials(true);
  }

  private static CorsHandler handler(ServeSettings settings) {
    CorsHandler handler =
        CorsHandler.create()
            .allowedMethods(METHODS)
            .allowedHeaders(ASKED)
            .exposedHeaders(ANSWERED)
            .maxAgeSeconds(MAX_AGE_SECONDS);
    settings.corsOrigins().forEach(handler::addOrigin);
    return handler;
  }

  /**
   * Tells browsers what pages of listed origins may do; others are told nothing. Only the
   * operations of a session take a cookie.
   */
  void handle(RoutingContext ctx) {
    @Nullable String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    if (origin != null && settings.corsOrigins().contains(origin)) {
      (ctx.request().path().startsWith(cookies) ? withCookie : plain).handle(ctx);
    } else {
      ctx.next();
    }
  }

  /**
   * Whether a page of the origin may act for who is logged in there. Our own origin is the public
   * URL; without one, an address in numbers: a name could be anybody's, pointed at us (DNS
   * rebinding).
   */
  boolean isOurs(String origin, HttpServerRequest request) {
    if (settings.corsOrigins().contains(origin)) {
      return true;
    }
    @Nullable URI open = settings.publicUrl();
    if (open != null) {
      return origin.equals(open.getScheme() + "://" + open.getRawAuthority());
    }
    String host = String.valueOf(request.getHeader(HttpHeaders.HOST));
    return LITERAL.matcher(host).matches()
        && origin.equals((settings.tls() ? "https://" : "http://") + host);
  }
}
