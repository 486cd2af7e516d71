package ess.serve;

import ess.auth.Auth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What each request passes before a route sees it, in this order: headers that protect browsers,
 * 503 while starting, how much an address asks, names that steer Camel, origins, public files,
 * authentication, the contract with the role it asks for, and the body. It refuses by default:
 * without a token only public files and {@link #OPEN} are answered, whatever routes exist and
 * whatever the contract says.
 */
final class Gate {

  /** The operations that are open to all. A contract that opens another is refused at the start. */
  static final Set<String> OPEN =
      Set.of(
          "login",
          "refresh-session",
          "end-session",
          "request-password-reset",
          "confirm-password-reset");

  /** The header that carries the number of a request. */
  static final String CORRELATION = "X-Correlation-Id";

  /** The operation that upgrades to a WebSocket. */
  static final String FEED = "feed";

  /** The sub-protocol of the feed. */
  static final String FEED_PROTOCOL = "ess.v1";

  private final ServeSettings settings;
  private final Contract contract;
  private final PublicFiles files;
  private final TrustedProxies proxies;
  private final Connections connections;
  private final RateLimit addresses;
  private final Origins origins;
  private final Authentication authentication;
  private final Admission admission;
  private final EventStream stream;
  private final BooleanSupplier started;

  Gate(
      ServeSettings settings,
      Contract contract,
      Auth auth,
      PublicFiles files,
      Upload upload,
      Connections connections,
      EventStream stream,
      BooleanSupplier started,
      Clock clock) {
    this.settings = settings;
    this.contract = contract;
    this.files = files;
    this.proxies = settings.proxies();
    this.connections = connections;
    this.addresses = new RateLimit(settings.limits().ratePerAddress(), System::nanoTime);
    this.stream = stream;
    this.started = started;
    this.origins = new Origins(settings, contract.base());
    this.authentication = new Authentication(contract, auth, settings.limits(), clock);
    this.admission = new Admission(origins, upload, settings.limits(), connections);
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
    Refusals.install(router);
    router.route().order(-1000).handler(this::protect);
    router.route().order(-900).handler(origins::handle);
    router.route().order(-850).handler(files::handle);
    router.route().order(-810).handler(this::aim);
    router.route().order(-800).handler(authentication::handle);
    router.route().order(-750).handler(admission::handle);
    router.route().order(-700).handler(admission::takeBody);
    router.route().order(-690).handler(admission::checkBody);
    router.get(contract.base() + "/events/stream").order(-600).handler(stream::handle);
  }

  private void protect(RoutingContext ctx) {
    HttpConnection connection = ctx.request().connection();
    connections.asked(connection);
    ctx.addEndHandler(v -> connections.answered(connection));
    String correlation = UUID.randomUUID().toString();
    ctx.put(CORRELATION, correlation);
    Problems.remember(correlation);
    Negotiation.of(ctx.request()).remember();
    HttpServerResponse response = ctx.response();
    Refusals.protect(response, correlation);
    if (settings.tls()) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    if (!started.getAsBoolean()) {
      Refusals.comeBack(ctx, 503, 2, "The service is starting or stopping.");
      return;
    }
    String address = ClientAddress.find(ctx, proxies);
    long wait = addresses.secondsToWait(TrustedProxies.subscriber(address));
    if (wait > 0) {
      Refusals.comeBack(ctx, 429, wait, "This address sends more requests than are taken.");
      return;
    }
    for (String name : ctx.queryParams().names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("camel") || lower.startsWith("org.apache.camel")) {
        Refusals.refuse(ctx, 400, "A query parameter has a name that is not allowed.");
        return;
      }
    }
    ctx.next();
  }

  private void aim(RoutingContext ctx) {
    Target.find(contract, ctx);
    ctx.next();
  }
}
