package ess.serve;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers what anybody may read: the page, the contract, public keys. Immutable. */
final class PublicFiles {

  /** Where a contact for reports of weaknesses stands (RFC 9116). */
  static final String SECURITY = "/.well-known/security.txt";

  private static final Map<String, String> MOVED =
      Map.of("/", "/ui/", "/ui", "/ui/", "/docs", "/docs/");

  private final Map<String, PublicFile> files;

  /** Answers the files by their path. */
  PublicFiles(Map<String, PublicFile> files) {
    this.files = Map.copyOf(files);
  }

  /** Answers a request for one of them, and passes on every other one. */
  void handle(RoutingContext ctx) {
    HttpMethod method = ctx.request().method();
    if (!HttpMethod.GET.equals(method) && !HttpMethod.HEAD.equals(method)) {
      ctx.next();
      return;
    }
    String path = ctx.request().path();
    @Nullable PublicFile file = files.get(path);
    @Nullable String moved = MOVED.get(path);
    if (file != null) {
      answer(ctx, file);
    } else if (moved != null && files.containsKey(moved)) {
      ctx.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, moved).end();
    } else if (path.equals(SECURITY)) {
      Refusals.refuse(ctx, 404, "No contact is named.");
    } else {
      ctx.next();
    }
  }

  private static void answer(RoutingContext ctx, PublicFile file) {
    Negotiation asked = Negotiation.of(ctx.request());
    boolean packed = file.isPackable() && asked.packed();
    PublicFile.Form form = file.form(packed);
    HttpServerResponse response = ctx.response();
    response
        .putHeader(HttpHeaders.ETAG, form.tag())
        .putHeader(HttpHeaders.CACHE_CONTROL, file.caching());
    // Also with 304: a browser puts the headers of that answer over those that it has kept.
    if (file.policy() != null) {
      response.putHeader("Content-Security-Policy", file.policy());
    }
    if (file.isPackable()) {
      response.putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }
    if (EntityTags.match(asked.ifNoneMatch(), form.tag())) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    if (packed) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, Gzip.NAME);
    }
    if (file.policy() != null) {
      response.putHeader("Content-Security-Policy", file.policy());
    }
    if (HttpMethod.HEAD.equals(ctx.request().method())) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(form.bytes().length())).end();
    } else {
      response.end(form.bytes());
    }
  }
}
