package ess.serve;

import ess.serve.Contract.Call;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's HTTP server with the gate on its router before the port opens, and with limits: Camel's
 * own has no idle time-out, no bound on headers, frames and connections, and does not fail the
 * start when its port is taken.
 */
final class GatedServer extends VertxPlatformHttpServer implements StartupListener {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final Set<String> TLS = Set.of("TLSv1.2", "TLSv1.3");
  private static final long CERTIFICATE_CHECK_MILLIS = 2_000;
  private static final long SHORTEST_SWEEP_MILLIS = 50;
  private static final long LONGEST_SWEEP_MILLIS = 2_000;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_LINE_BYTES = 8_192;
  private static final int MAX_FRAME_BYTES = 4_096;
  private static final int BACKLOG = 2_048;
  private static final long WAIT_SECONDS = 30;

  private final ServeSettings settings;
  private final Contract contract;
  private final Gate gate;
  private final String routerName;
  private final Connections connections;
  private volatile @Nullable HttpServer http;

  GatedServer(ServeSettings settings, Contract contract, Gate gate, Connections connections) {
    this(settings, contract, gate, connections, configuration(settings));
  }

  private GatedServer(
      ServeSettings settings,
      Contract contract,
      Gate gate,
      Connections connections,
      VertxPlatformHttpServerConfiguration configuration) {
    super(configuration);
    this.settings = settings;
    this.contract = contract;
    this.gate = gate;
    this.connections = connections;
    this.routerName = VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort());
  }

  private static VertxPlatformHttpServerConfiguration configuration(ServeSettings settings) {
    var configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost(settings.host());
    configuration.setBindPort(settings.port());
    configuration.setPath("/");
    configuration.setMaxBodySize(65_536L);
    configuration.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
    configuration.getBodyHandler().setHandleFileUploads(false);
    return configuration;
  }

  private VertxPlatformHttpRouter router() {
    return VertxPlatformHttpRouter.lookup(getCamelContext(), routerName);
  }

  @Override
  protected void initializeServer() {
    super.initializeServer();
    gate.install(router());
  }

  @Override
  protected void startServer() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) settings.limits().idleTimeout().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
            .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .addWebSocketSubProtocol(Gate.FEED_PROTOCOL)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(BACKLOG);
    @Nullable Certificates certificates = certificates();
    if (certificates != null) {
      options.setSsl(true).setUseAlpn(false).setEnabledSecureTransportProtocols(TLS);
      options.setKeyCertOptions(read(certificates));
    } else if (!isLoopback(settings.host()) && settings.trustedProxies().isEmpty()) {
      LOG.warn(
          "{} IS OPEN TO OTHER MACHINES WITHOUT TLS: passwords and mails can be read on the way. Set ESS_HTTP_TLS_CERT and ESS_HTTP_TLS_KEY, or put a proxy with TLS before it and name that in ESS_TRUSTED_PROXIES",
          settings.host());
    }
    HttpServer server =
        getVertx()
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .invalidRequestHandler(Refusals::unreadable)
            .requestHandler(this::take);
    try {
      http =
          server
              .listen(settings.port(), settings.host())
              .toCompletionStage()
              .toCompletableFuture()
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new ServeException(cannotListen(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServeException("interrupted while opening the port", e);
    }
    watch(certificates);
    LOG.info("listening on {}:{}", settings.host(), getPort());
  }

  private void take(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (connections.isOver(connection)) {
      return;
    }
    @Nullable String complaint = Framing.complaint(request);
    if (complaint == null) {
      router().handle(request);
    } else {
      connections.over(connection);
      Refusals.turnAway(request, 400, complaint);
    }
  }

  private String cannotListen(@Nullable Throwable cause) {
    String where = settings.host() + ":" + settings.port();
    if (cause instanceof BindException) {
      return "port %s is in use or may not be opened; set ESS_HTTP_PORT to a free one"
          .formatted(where);
    }
    return "cannot listen on %s: %s; see ESS_HTTP_HOST, ESS_HTTP_PORT, ESS_HTTP_TLS_CERT and ESS_HTTP_TLS_KEY"
        .formatted(where, cause == null ? "it took too long" : cause.getMessage());
  }

  private @Nullable Certificates certificates() {
    return settings.tlsCert() == null || settings.tlsKey() == null
        ? null
        : new Certificates(getVertx(), settings.tlsCert(), settings.tlsKey());
  }

  private static PemKeyCertOptions read(Certificates certificates) {
    try {
      return certificates.changed().orElseThrow();
    } catch (IOException e) {
      throw new ServeException(
          "cannot listen with TLS: %s; see ESS_HTTP_TLS_CERT and ESS_HTTP_TLS_KEY"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Looks from time to time after slow clients, and after a renewed certificate. */
  private void watch(@Nullable Certificates certificates) {
    long idle = settings.limits().idleTimeout().toMillis();
    long sweep = Math.max(SHORTEST_SWEEP_MILLIS, Math.min(LONGEST_SWEEP_MILLIS, idle / 4));
    getVertx().setPeriodic(sweep, id -> connections.sweep());
    if (certificates != null) {
      getVertx()
          .setPeriodic(
              CERTIFICATE_CHECK_MILLIS,
              id ->
                  getVertx()
                      .executeBlocking(certificates::changed)
                      .onSuccess(changed -> changed.ifPresent(this::renew))
                      .onFailure(
                          e ->
                              LOG.warn(
                                  "the new TLS files cannot be used, the old ones stay: {}",
                                  e.getMessage())));
    }
  }

  /** New connections get the new certificate; a pair that does not fit leaves the old one. */
  private void renew(PemKeyCertOptions pair) {
    @Nullable HttpServer server = http;
    if (server == null) {
      return;
    }
    SSLOptions options = new SSLOptions().setKeyCertOptions(pair);
    options.setEnabledSecureTransportProtocols(TLS);
    server
        .updateSSLOptions(options)
        .onSuccess(done -> LOG.info("the certificate of the port is renewed"))
        .onFailure(e -> LOG.error("the certificate of the port cannot be renewed", e));
  }

  @Override
  public @Nullable HttpServer getServer() {
    return http;
  }

  @Override
  public int getPort() {
    HttpServer server = http;
    return server == null ? settings.port() : server.actualPort();
  }

  @Override
  protected void stopServer() {
    HttpServer server = http;
    http = null;
    if (server == null) {
      return;
    }
    try {
      server.close().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the port did not close in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Compares contract and routes when the routes are known and none of them answers yet. A route
   * that is added later is compared too. Exempt are operations that the contract marks with {@code
   * x-served-by: gate}.
   *
   * @throws ServeException if an operation has no route, or a route no operation
   */
  @Override
  public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
    TreeMap<String, String> served = new TreeMap<>();
    for (Route route : context.getRoutes()) {
      Endpoint endpoint = route.getEndpoint();
      if (endpoint instanceof PlatformHttpEndpoint rest) {
        String method = rest.getHttpMethodRestrict();
        served.put(
            route.getRouteId(), (method == null ? "any method of" : method) + ' ' + rest.getPath());
      } else if (endpoint instanceof VertxWebsocketEndpoint socket) {
        served.put(
            route.getRouteId(), "GET " + socket.getConfiguration().getWebsocketURI().getPath());
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Call call : contract.calls()) {
      String expected = call.method().name() + ' ' + call.path();
      String actual = served.remove(call.id());
      if (actual == null && (alreadyStarted || call.servedByGate())) {
        continue;
      }
      if (actual != null && call.servedByGate()) {
        wrong.add(
            "route %s answers %s, but the contract says x-served-by: gate"
                .formatted(call.id(), actual));
        continue;
      }
      if (actual == null) {
        wrong.add(
            "the contract names %s (%s), but no route has this id".formatted(call.id(), expected));
      } else if (!actual.equals(expected)) {
        wrong.add(
            "route %s answers %s, but the contract says %s".formatted(call.id(), actual, expected));
      }
    }
    served.forEach(
        (id, path) ->
            wrong.add(
                "route %s answers %s, which the contract does not name; add the operation to %s"
                    .formatted(id, path, settings.contract())));
    if (!wrong.isEmpty()) {
      throw new ServeException(String.join("\n", wrong));
    }
  }
}
