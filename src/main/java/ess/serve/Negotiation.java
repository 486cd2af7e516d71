package ess.serve;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * In which form a request wants its answer. The gate keeps it in the context of the request, where
 * the last step of a route finds it.
 *
 * @param ifNoneMatch the tags of what the caller has; null if it has nothing
 * @param packed whether the answer may be packed
 */
record Negotiation(@Nullable String ifNoneMatch, boolean packed) {

  private static final String KEY = "ess.negotiation";
  private static final Negotiation PLAIN = new Negotiation(null, false);

  /** Reads it off the header. */
  static Negotiation of(HttpServerRequest request) {
    @Nullable String has = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    boolean packed = Gzip.isAccepted(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    return has == null && !packed ? PLAIN : new Negotiation(has, packed);
  }

  /** Keeps it; Vert.x has one context a request. */
  void remember() {
    @Nullable Context context = Vertx.currentContext();
    if (context != null && !equals(PLAIN)) {
      context.putLocal(KEY, this);
    }
  }

  /** That of the request which is being answered. */
  static Negotiation current() {
    @Nullable Context context = Vertx.currentContext();
    @Nullable Negotiation kept = context == null ? null : context.getLocal(KEY);
    return kept == null ? PLAIN : kept;
  }
}
