package ess.serve;

import ess.auth.Asker;
import ess.auth.Attempts;
import ess.auth.Auth;
import ess.auth.AuthException;
import ess.auth.Caller;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks. Without a valid token only the operations of {@link Gate#OPEN} are answered,
 * also where there is nothing: a stranger does not learn which paths exist.
 */
final class Authentication {

  private static final String TICKET = "ticket.";
  private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
  private static final int BAD_TOKENS = 300;
  private static final String BEARER = "Bearer ";

  private final Contract contract;
  private final Auth auth;
  private final Attempts badTokens;
  private final RateLimit accounts;

  Authentication(Contract contract, Auth auth, ServeLimits limits, Clock clock) {
    this.contract = contract;
    this.auth = auth;
    this.accounts = new RateLimit(limits.ratePerAccount(), System::nanoTime);
    this.badTokens = new Attempts(clock, Duration.ofMinutes(1));
  }

  /** Leaves the {@link Asker} as user of the request, or refuses it. */
  void handle(RoutingContext ctx) {
    Contract.@Nullable Call call = Target.of(ctx).call();
    @Nullable Caller caller = null;
    if (call == null || !Gate.OPEN.contains(call.id())) {
      caller = caller(ctx, call);
      if (caller == null) {
        return;
      }
      long wait = accounts.secondsToWait(caller.account());
      if (wait > 0) {
        Refusals.comeBack(ctx, 429, wait, "This account sends more requests than are taken.");
        return;
      }
    }
    enter(ctx, new Asker(caller, ClientAddress.of(ctx), ctx.get(Gate.CORRELATION, "unknown")));
    ctx.next();
  }

  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to set the user of a request
  private static void enter(RoutingContext ctx, Asker asker) {
    ctx.setUser(asker.toUser());
  }

  /** Who asks; if nobody who may, answers the request and returns null. */
  private @Nullable Caller caller(RoutingContext ctx, Contract.@Nullable Call call) {
    HttpServerRequest request = ctx.request();
    String address = ClientAddress.of(ctx);
    try {
      @Nullable String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      @Nullable String ticket =
          call != null && call.id().equals(Gate.FEED) ? ticket(request) : null;
      if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        String token = header.substring(BEARER.length()).strip();
        if (!auth.isCheap(token)) {
          badTokens.check(address, BAD_TOKENS);
        }
        return auth.authenticate(token);
      }
      Optional<Caller> redeemed = ticket == null ? Optional.empty() : auth.tickets().redeem(ticket);
      if (redeemed.isPresent()) {
        return redeemed.get();
      }
      ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"ess\"");
      Refusals.refuse(ctx, 401, "Log in by POST %s/auth/login.".formatted(contract.base()));
    } catch (AuthException.ComeBack e) {
      comeBack(ctx, e);
    } catch (AuthException e) {
      try {
        badTokens.count(address, BAD_TOKENS);
        ctx.response()
            .putHeader("WWW-Authenticate", "Bearer realm=\"ess\", error=\"invalid_token\"");
        Refusals.refuse(ctx, 401, "The access token is not valid.");
      } catch (AuthException.ComeBack tooMany) {
        comeBack(ctx, tooMany);
      }
    }
    return null;
  }

  private static void comeBack(RoutingContext ctx, AuthException.ComeBack e) {
    Refusals.comeBack(ctx, 429, e.seconds(), "Too many attempts. Try again later.");
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
    request.headers().set(SUBPROTOCOLS, Gate.FEED_PROTOCOL);
    return ticket;
  }
}
