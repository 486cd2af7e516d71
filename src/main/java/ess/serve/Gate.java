package ess.serve;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ess.auth.Asker;
import ess.auth.Attempts;
import ess.auth.Auth;
import ess.auth.AuthException;
import ess.auth.Caller;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.openapi.contract.Location;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each request passes before a route sees it, in this order: headers that protect browsers,
 * 503 while starting, names that steer Camel, origins, public documents, authentication, the
 * contract with the role it asks for, and the body. It refuses by default: without a token only
 * {@link #OPEN} is answered, whatever routes exist and whatever the contract says.
 *
 * <p>A route gets from a request what the contract names and nothing else: checked parameters, and
 * the place of an uploaded file, as path parameters of Vert.x, which Camel turns into message
 * headers and never sends back.
 */
final class Gate {

  /** The operations that are open to all. A contract that opens another is refused at the start. */
  static final Set<String> OPEN = Set.of("login");

  /** The header that carries the number of a request. */
  static final String CORRELATION = "X-Correlation-Id";

  /** The operation that upgrades to a WebSocket. */
  static final String FEED = "feed";

  /** The sub-protocol of the feed. */
  static final String FEED_PROTOCOL = "ess.v1";

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final String TICKET = "ticket.";
  private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
  private static final String CALL = "ess.call";
  private static final String TIMER = "ess.timer";
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final long JSON_LIMIT = 65_536;
  private static final long READ_TIMEOUT_MILLIS = 30_000;
  private static final int BAD_TOKENS = 300;
  private static final String BEARER = "Bearer ";
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final int[] STATUSES = {
    400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 426, 429, 431, 500, 503, 507
  };

  private final ServeSettings settings;
  private final Contract contract;
  private final Auth auth;
  private final Map<String, PublicDocument> documents;
  private final Upload upload;
  private final BooleanSupplier started;
  private final Attempts badTokens;
  private final BodyHandler jsonBody = BodyHandler.create(false).setBodyLimit(JSON_LIMIT);

  Gate(
      ServeSettings settings,
      Contract contract,
      Auth auth,
      Map<String, PublicDocument> documents,
      Upload upload,
      BooleanSupplier started,
      Clock clock) {
    this.settings = settings;
    this.contract = contract;
    this.auth = auth;
    this.documents = documents;
    this.upload = upload;
    this.started = started;
    this.badTokens = new Attempts(clock, Duration.ofMinutes(1));
    Set<String> opened =
        contract.calls().stream()
            .filter(Contract.Call::isOpen)
            .map(Contract.Call::id)
            .collect(Collectors.toCollection(TreeSet::new));
    opened.removeAll(OPEN);
    if (!opened.isEmpty()) {
      throw new ServeException(
          "the contract opens %s to all; only %s may be open".formatted(opened, OPEN));
    }
  }

  /** Puts the handlers in front of every route that is or will be there. */
  void install(Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, this::failed);
    }
    router.route().order(-1000).handler(this::protect);
    if (!settings.corsOrigins().isEmpty()) {
      CorsHandler cors =
          CorsHandler.create()
              .allowedMethod(HttpMethod.GET)
              .allowedMethod(HttpMethod.POST)
              .allowedHeader("Authorization")
              .allowedHeader("Content-Type")
              .allowedHeader("Prefer")
              .exposedHeader("Location")
              .exposedHeader("Retry-After")
              .exposedHeader(CORRELATION)
              .maxAgeSeconds(600);
      settings.corsOrigins().forEach(cors::addOrigin);
      router
          .route()
          .order(-900)
          .handler(
              ctx -> {
                if (settings.corsOrigins().contains(ctx.request().getHeader(HttpHeaders.ORIGIN))) {
                  cors.handle(ctx);
                } else {
                  ctx.next();
                }
              });
    }
    router.route().order(-850).handler(this::answerDocument);
    router.route().order(-800).handler(this::authenticate);
    router.route().order(-700).handler(this::admit);
    router.route().order(-690).handler(this::checkBody);
  }

  private void protect(RoutingContext ctx) {
    String correlation = UUID.randomUUID().toString();
    ctx.put(CORRELATION, correlation);
    Problems.remember(correlation);
    HttpServerResponse response = ctx.response();
    response
        .putHeader(CORRELATION, correlation)
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store");
    if (settings.tls()) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    if (!started.getAsBoolean()) {
      response.putHeader("Retry-After", "2");
      refuse(ctx, 503, "The service is starting or stopping.");
      return;
    }
    for (String name : ctx.queryParams().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("camel") || lower.startsWith("org.apache.camel")) {
        refuse(ctx, 400, "A query parameter has a name that is not allowed.");
        return;
      }
    }
    ctx.next();
  }

  private void answerDocument(RoutingContext ctx) {
    PublicDocument document = documents.get(ctx.request().path());
    if (document == null || !HttpMethod.GET.equals(ctx.request().method())) {
      ctx.next();
      return;
    }
    ctx.response()
        .putHeader("Content-Type", document.type())
        .putHeader("Cache-Control", "public, max-age=300")
        .end(document.text());
  }

  private void authenticate(RoutingContext ctx) {
    List<String> asked = Contract.segments(ctx.request().path());
    Optional<Contract.Place> place = contract.find(asked);
    Contract.@Nullable Call call =
        place.map(found -> found.calls().get(ctx.request().method())).orElse(null);
    @Nullable Caller caller = null;
    if (call == null || !OPEN.contains(call.id())) {
      caller = caller(ctx, call);
      if (caller == null) {
        return;
      }
    }
    enter(ctx, new Asker(caller, address(ctx.request()), ctx.get(CORRELATION, "unknown")));
    if (place.isEmpty()) {
      refuse(ctx, 404, "No operation has this path.");
      return;
    }
    if (call == null) {
      ctx.response().putHeader("Allow", allowed(place.get()));
      refuse(ctx, 405, "The path has other methods.");
      return;
    }
    ctx.put(CALL, call);
    if (call.role() != null && (caller == null || !caller.role().covers(call.role()))) {
      refuse(ctx, 403, "This needs the role %s.".formatted(call.role().text()));
      return;
    }
    @Nullable String complaint = parameters(ctx, call, place.get(), asked);
    if (complaint != null) {
      refuse(ctx, 400, complaint);
      return;
    }
    ctx.next();
  }

  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to set the user of a request
  private static void enter(RoutingContext ctx, Asker asker) {
    ctx.setUser(asker.toUser());
  }

  /** Where the request comes from. */
  private static String address(HttpServerRequest request) {
    return String.valueOf(request.remoteAddress().hostAddress());
  }

  private static String allowed(Contract.Place place) {
    return place.calls().keySet().stream()
        .map(HttpMethod::name)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Who asks; if nobody who may, answers the request and returns null. */
  private @Nullable Caller caller(RoutingContext ctx, Contract.@Nullable Call call) {
    HttpServerRequest request = ctx.request();
    String address = address(request);
    try {
      @Nullable String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      @Nullable String ticket = call != null && call.id().equals(FEED) ? ticket(request) : null;
      if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        badTokens.check(address, BAD_TOKENS);
        return auth.tokens().verify(header.substring(BEARER.length()).strip());
      }
      Optional<Caller> redeemed = ticket == null ? Optional.empty() : auth.tickets().redeem(ticket);
      if (redeemed.isPresent()) {
        return redeemed.get();
      }
      ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"ess\"");
      refuse(ctx, 401, "Log in by POST %s/auth/login.".formatted(contract.base()));
    } catch (AuthException.ComeBack e) {
      comeBack(ctx, e);
    } catch (AuthException e) {
      try {
        badTokens.count(address, BAD_TOKENS);
        ctx.response()
            .putHeader("WWW-Authenticate", "Bearer realm=\"ess\", error=\"invalid_token\"");
        refuse(ctx, 401, "The access token is not valid.");
      } catch (AuthException.ComeBack tooMany) {
        comeBack(ctx, tooMany);
      }
    }
    return null;
  }

  private void comeBack(RoutingContext ctx, AuthException.ComeBack e) {
    ctx.response().putHeader("Retry-After", Long.toString(e.seconds()));
    refuse(ctx, 429, "Too many attempts. Try again later.");
  }

  /**
   * Takes the ticket out of the sub-protocols, so that it stands in no answer: a browser can send
   * it nowhere else.
   */
  private static @Nullable String ticket(HttpServerRequest request) {
    @Nullable String offered = request.getHeader(SUBPROTOCOLS);
    if (offered == null) {
      return null;
    }
    @Nullable String ticket = null;
    for (String protocol : offered.split(",")) {
      String name = protocol.strip();
      if (name.startsWith(TICKET)) {
        ticket = name.substring(TICKET.length());
      }
    }
    request.headers().set(SUBPROTOCOLS, FEED_PROTOCOL);
    return ticket;
  }

  /** Checks parameters and hands them on; answers what is wrong with one, or null. */
  private static @Nullable String parameters(
      RoutingContext ctx, Contract.Call call, Contract.Place place, List<String> asked) {
    Set<String> known = new TreeSet<>();
    for (Check check : call.checks()) {
      String name = check.name();
      @Nullable String value;
      if (check.in() == Location.QUERY) {
        known.add(name);
        List<String> values = ctx.queryParam(name);
        if (values.size() > 1) {
          return "Query parameter %s stands there more than once.".formatted(name);
        }
        value = values.isEmpty() ? null : values.get(0);
      } else if (check.in() == Location.HEADER) {
        value = ctx.request().getHeader(name);
      } else {
        value = place.value(name, asked);
      }
      @Nullable String complaint = check.complaint(value);
      if (complaint != null) {
        return complaint;
      }
      if (value != null) {
        ctx.pathParams().put(name, value);
      }
    }
    for (String name : ctx.queryParams().names()) {
      if (!known.contains(name)) {
        return "There is no such query parameter; known are %s.".formatted(known);
      }
    }
    return null;
  }

  private void admit(RoutingContext ctx) {
    Contract.Call call = ctx.get(CALL);
    if (call.id().equals(FEED)) {
      admitToFeed(ctx);
      return;
    }
    String type =
        String.valueOf(ctx.parsedHeaders().contentType().value()).toLowerCase(Locale.ROOT);
    if (!call.rawTypes().isEmpty()) {
      if (!call.rawTypes().contains(type)) {
        refuse(ctx, 415, "The body must be %s.".formatted(String.join(" or ", call.rawTypes())));
        return;
      }
      upload.receive(ctx, this);
      return;
    }
    if (call.body() != null) {
      if (!type.equals("application/json")) {
        refuse(ctx, 415, "The body must be application/json.");
        return;
      }
      expectBody(ctx);
      jsonBody.handle(ctx);
      return;
    }
    ctx.next();
  }

  /** A body that does not come in time ends the connection. */
  private static void expectBody(RoutingContext ctx) {
    long timer =
        ctx.vertx().setTimer(READ_TIMEOUT_MILLIS, late -> ctx.request().connection().close());
    ctx.put(TIMER, timer);
    ctx.addEndHandler(v -> ctx.vertx().cancelTimer(timer));
  }

  private void admitToFeed(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    @Nullable String upgrade = request.getHeader(HttpHeaders.UPGRADE);
    @Nullable String connection = request.getHeader(HttpHeaders.CONNECTION);
    if (upgrade == null
        || !upgrade.equalsIgnoreCase("websocket")
        || connection == null
        || !connection.toLowerCase(Locale.ROOT).contains("upgrade")) {
      ctx.response().putHeader("Upgrade", "websocket");
      refuse(ctx, 426, "Open this path as a WebSocket.");
      return;
    }
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOurs(origin, request)) {
      refuse(ctx, 403, "Pages of this origin are not let in.");
      return;
    }
    ctx.next();
  }

  private boolean isOurs(String origin, HttpServerRequest request) {
    if (settings.corsOrigins().contains(origin)) {
      return true;
    }
    @Nullable URI open = settings.publicUrl();
    if (open != null) {
      return origin.equals(open.getScheme() + "://" + open.getRawAuthority());
    }
    return origin.equals(
        (settings.tls() ? "https://" : "http://") + request.getHeader(HttpHeaders.HOST));
  }

  private void checkBody(RoutingContext ctx) {
    Contract.Call call = ctx.get(CALL);
    if (call.body() == null) {
      ctx.next();
      return;
    }
    ctx.vertx().cancelTimer(ctx.<Long>get(TIMER));
    @Nullable String complaint;
    try {
      Buffer body = ctx.body().buffer();
      complaint =
          body == null
              ? "The body is missing."
              : call.body()
                  .complaintAboutBody(new JsonObject(STRICT.readValue(body.getBytes(), MAP)));
    } catch (IOException e) {
      complaint = "The body is no JSON object.";
    }
    if (complaint != null) {
      refuse(ctx, 400, complaint);
      return;
    }
    ctx.next();
  }

  /** Answers with a problem. */
  void refuse(RoutingContext ctx, int status, String detail) {
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
        .end(Problem.of(status, detail).json(ctx.get(CORRELATION, "unknown")));
  }

  /** Answers what is no request of HTTP, or too long to be read, and hangs up. */
  void refuseUnreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(Problem.of(status, "The request cannot be read.").json(UUID.randomUUID().toString()))
        .onComplete(v -> request.connection().close());
  }

  private void failed(RoutingContext ctx) {
    int status = ctx.statusCode();
    if (status >= 500 && ctx.failure() != null) {
      LOG.error("request {} failed", ctx.<String>get(CORRELATION), ctx.failure());
    }
    refuse(ctx, status, detail(status));
  }

  private static String detail(int status) {
    return switch (status) {
      case 404 -> "No operation has this path.";
      case 413 -> "The body is larger than %d bytes.".formatted(JSON_LIMIT);
      default -> "The request cannot be answered.";
    };
  }
}
