package ess.serve;

import ess.auth.AccountException;
import ess.auth.AuthException;
import ess.message.KeyReusedException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes problem documents for {@code routes/serve/on-error.camel.yaml}. Safe for many threads. */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final List<Class<? extends RuntimeException>> OURS =
      List.of(
          RequestException.class,
          NotFoundException.class,
          ConflictException.class,
          KeyReusedException.class,
          WithheldException.class,
          AuthException.class,
          AccountException.class);
  private static final int MAX_DEPTH = 20;
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

  /** The document for a status, with the sentence of what was thrown. */
  public String json(int status, Throwable thrown) {
    for (Class<? extends RuntimeException> ours : OURS) {
      RuntimeException found = find(thrown, ours);
      if (found != null) {
        return Problem.of(status, found, String.valueOf(found.getMessage())).json(correlationId());
      }
    }
    return Problem.of(status, "The request cannot be answered.").json(correlationId());
  }

  /** The status of what cannot be done to an account. */
  public int status(Throwable thrown) {
    AccountException cannot = find(thrown, AccountException.class);
    return cannot == null ? 500 : cannot.status();
  }

  /** After how many seconds to come back. */
  public long secondsToWait(Throwable thrown) {
    AuthException.ComeBack comeBack = find(thrown, AuthException.ComeBack.class);
    return comeBack == null ? 1 : comeBack.seconds();
  }

  /** The document for what nobody expected; the log gets the cause. */
  public String unexpected(Throwable thrown) {
    LOG.error("request {} failed", correlationId(), thrown);
    return Problem.of(500, "").json(correlationId());
  }

  /** Our own; Camel wraps what a bean throws into one that tells too much. */
  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    @Nullable Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
