package ess.serve;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ess.auth.Asker;
import ess.auth.Caller;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.Location;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a request of somebody known with the contract: its path, method, role, parameters and
 * body. A route gets from it what the contract names and nothing else: checked parameters, and the
 * place of an uploaded file, as path parameters of Vert.x, which Camel turns into message headers
 * and never sends back.
 */
final class Admission {

  /** The largest body of JSON, in bytes. */
  static final long JSON_LIMIT = 65_536;

  private static final String TIMER = "ess.timer";
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final Origins origins;
  private final Upload upload;
  private final long bodyMillis;
  private final Connections connections;
  private final BodyHandler jsonBody = BodyHandler.create(false).setBodyLimit(JSON_LIMIT);

  Admission(Origins origins, Upload upload, ServeLimits limits, Connections connections) {
    this.bodyMillis = limits.bodyTimeout().toMillis();
    this.connections = connections;
    this.origins = origins;
    this.upload = upload;
  }

  /** Checks everything before the body. */
  void handle(RoutingContext ctx) {
    Target target = Target.of(ctx);
    Contract.@Nullable Place place = target.place();
    if (place == null) {
      Refusals.refuse(ctx, 404, "No operation has this path.");
      return;
    }
    Contract.@Nullable Call call = target.call();
    if (call == null) {
      ctx.response().putHeader("Allow", allowed(place));
      Refusals.refuse(ctx, 405, "The path has other methods.");
      return;
    }
    @Nullable Caller caller = Asker.of(ctx.user()).caller();
    if (call.role() != null && (caller == null || !caller.role().covers(call.role()))) {
      Refusals.refuse(ctx, 403, "This needs the role %s.".formatted(call.role().text()));
      return;
    }
    if (caller != null && caller.scopes() != null && !isInScope(call, caller.scopes())) {
      Refusals.refuse(ctx, 403, complaintAboutScope(call));
      return;
    }
    @Nullable String complaint = parameters(ctx, call, place, target.segments());
    if (complaint != null) {
      Refusals.refuse(ctx, 400, complaint);
      return;
    }
    ctx.next();
  }

  private static boolean isInScope(Contract.Call call, Set<String> scopes) {
    return call.scope() != null && scopes.contains(call.scope());
  }

  private static String complaintAboutScope(Contract.Call call) {
    return call.scope() == null
        ? "This needs a session; an API token does not do."
        : "This needs a token with the scope %s.".formatted(call.scope());
  }

  private static String allowed(Contract.Place place) {
    return place.calls().keySet().stream()
        .map(HttpMethod::name)
        .sorted()
        .collect(Collectors.joining(", "));
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
      } else if (check.in() == Location.COOKIE) {
        Cookie cookie = ctx.request().getCookie(name);
        value = cookie == null ? null : cookie.getValue();
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

  /** Reads the body, to memory or to a file. */
  void takeBody(RoutingContext ctx) {
    Contract.Call call = call(ctx);
    if (call.id().equals(Gate.FEED)) {
      admitToFeed(ctx);
      return;
    }
    String type =
        String.valueOf(ctx.parsedHeaders().contentType().value()).toLowerCase(Locale.ROOT);
    if (!call.rawTypes().isEmpty()) {
      if (!call.rawTypes().contains(type)) {
        Refusals.refuse(
            ctx, 415, "The body must be %s.".formatted(String.join(" or ", call.rawTypes())));
        return;
      }
      upload.receive(ctx);
      return;
    }
    if (call.body() != null) {
      if (!type.equals("application/json")) {
        Refusals.refuse(ctx, 415, "The body must be application/json.");
        return;
      }
      expectBody(ctx);
      jsonBody.handle(ctx);
      return;
    }
    if (hasBody(ctx.request())) {
      Refusals.hangUp(ctx, 400, "This operation takes no body.");
      return;
    }
    ctx.next();
  }

  private static Contract.Call call(RoutingContext ctx) {
    Contract.@Nullable Call call = Target.of(ctx).call();
    if (call == null) {
      throw new IllegalStateException("the request was not admitted");
    }
    return call;
  }

  private static boolean hasBody(HttpServerRequest request) {
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
        || (length != null && !length.equals("0"));
  }

  /** A body that does not come in time ends the connection. */
  private void expectBody(RoutingContext ctx) {
    long timer = ctx.vertx().setTimer(bodyMillis, late -> Refusals.late(ctx));
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
      Refusals.refuse(ctx, 426, "Open this path as a WebSocket.");
      return;
    }
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !origins.isOurs(origin, request)) {
      Refusals.refuse(ctx, 403, "Pages of this origin are not let in.");
      return;
    }
    connections.upgraded(request.connection());
    ctx.next();
  }

  /** Checks a body of JSON. */
  void checkBody(RoutingContext ctx) {
    @Nullable Check check = call(ctx).body();
    if (check == null) {
      ctx.next();
      return;
    }
    ctx.vertx().cancelTimer(ctx.<Long>get(TIMER));
    @Nullable String complaint;
    try {
      Buffer body = ctx.body().buffer();
      @Nullable Map<String, Object> json =
          body == null ? null : STRICT.readValue(body.getBytes(), MAP);
      complaint =
          json == null
              ? "The body is no JSON object."
              : check.complaintAboutBody(new JsonObject(json));
      if (complaint == null
          && json != null
          && isByCookie(call(ctx), json)
          && !isFromOurPage(ctx.request())) {
        Refusals.refuse(ctx, 403, "A session by cookie is for pages of our own origin.");
        return;
      }
    } catch (IOException e) {
      complaint = "The body is no JSON object.";
    }
    if (complaint != null) {
      Refusals.refuse(ctx, 400, complaint);
      return;
    }
    ctx.next();
  }

  /** Whether the request sets or uses a cookie, so that a page of anybody could have sent it. */
  private static boolean isByCookie(Contract.Call call, Map<String, Object> json) {
    return "cookie".equals(json.get("session"))
        || (call.takesCookie() && !json.containsKey("refreshToken"));
  }

  private boolean isFromOurPage(HttpServerRequest request) {
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null && origins.isOurs(origin, request);
  }
}
