package ess.serve;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with problems what no route answers. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final int[] STATUSES = {
    400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 422, 426, 429, 431, 500, 503, 507
  };

  private Refusals() {}

  /** Answers also what Vert.x itself refuses, and what fails on the way. */
  static void install(Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, Refusals::failed);
    }
    router.route().order(-1001).failureHandler(Refusals::failed);
  }

  /** Answers with a problem. */
  static void refuse(RoutingContext ctx, int status, String detail) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Cache-Control", "no-store")
        .end(Problem.of(status, detail).json(ctx.get(Gate.CORRELATION, "unknown")));
  }

  /** Answers with a problem, and when to come back. */
  static void comeBack(RoutingContext ctx, int status, long seconds, String detail) {
    ctx.response().putHeader("Retry-After", Long.toString(seconds));
    refuse(ctx, status, detail);
  }

  /** Answers with a problem and hangs up, for the rest of the request is of no use. */
  static void hangUp(RoutingContext ctx, int status, String detail) {
    ctx.response().putHeader("Connection", "close");
    ctx.response().endHandler(v -> ctx.request().connection().close());
    refuse(ctx, status, detail);
  }

  /** Answers a request that does not come to its end. */
  static void late(RoutingContext ctx) {
    hangUp(ctx, 408, "The body did not come in time.");
  }

  /** Answers what is no request of HTTP, or too long to be read, and hangs up. */
  static void unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    turnAway(request, status, "The request cannot be read.");
  }

  /** Answers what never comes to the router, and hangs up. */
  static void turnAway(HttpServerRequest request, int status, String detail) {
    String correlation = UUID.randomUUID().toString();
    HttpServerResponse response = request.response();
    protect(response, correlation);
    response
        .setStatusCode(status)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(Problem.of(status, detail).json(correlation))
        .onComplete(v -> request.connection().close());
  }

  /** Puts the headers on that protect browsers, and the number of the request. */
  static void protect(HttpServerResponse response, String correlation) {
    response
        .putHeader(Gate.CORRELATION, correlation)
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store");
  }

  private static void failed(RoutingContext ctx) {
    if (ctx.response().closed()) {
      return;
    }
    int status = ctx.statusCode() < 0 ? 500 : ctx.statusCode();
    if (status >= 500 && ctx.failure() != null) {
      LOG.error("request {} failed", ctx.<String>get(Gate.CORRELATION), ctx.failure());
    }
    refuse(ctx, status, detail(status));
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "No operation has this path.";
      case 413 -> "The body is larger than %d bytes.".formatted(Admission.JSON_LIMIT);
      default -> "The request cannot be answered.";
    };
  }
}
