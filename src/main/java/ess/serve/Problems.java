package ess.serve;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes problem documents for {@code routes/serve/on-error.camel.yaml}. Safe for many threads. */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final String KEY = "ess.correlation";

  Problems() {}

  /** Keeps the number of the request that is being answered; Vert.x has one context a request. */
  static void remember(String correlationId) {
    @Nullable Context context = Vertx.currentContext();
    if (context != null) {
      context.putLocal(KEY, correlationId);
    }
  }

  private static String correlationId() {
    @Nullable Context context = Vertx.currentContext();
    @Nullable Object id = context == null ? null : context.getLocal(KEY);
    return id == null ? "unknown" : id.toString();
  }

  /** The document for a status, with what is wrong this time. */
  public String json(int status, String detail) {
    return Problem.of(status, detail).json(correlationId());
  }

  /** The document for what nobody expected; the log gets the cause. */
  public String unexpected(Throwable cause) {
    LOG.error("request {} failed", correlationId(), cause);
    return json(500, "");
  }
}
