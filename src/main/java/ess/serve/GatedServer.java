package ess.serve;

import ess.serve.Contract.Call;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_HEADER_BYTES = 16_384;
  private static final int MAX_LINE_BYTES = 8_192;
  private static final int MAX_FRAME_BYTES = 4_096;
  private static final int BACKLOG = 2_048;
  private static final long WAIT_SECONDS = 30;

  private final ServeSettings settings;
  private final Contract contract;
  private final Gate gate;
  private final String routerName;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable HttpServer http;

  GatedServer(ServeSettings settings, Contract contract, Gate gate) {
    this(settings, contract, gate, configuration(settings));
  }

  private GatedServer(
      ServeSettings settings,
      Contract contract,
      Gate gate,
      VertxPlatformHttpServerConfiguration configuration) {
    super(configuration);
    this.settings = settings;
    this.contract = contract;
    this.gate = gate;
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
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxInitialLineLength(MAX_LINE_BYTES)
            .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
            .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .addWebSocketSubProtocol(Gate.FEED_PROTOCOL)
            .setHttp2ClearTextEnabled(false)
            .setAcceptBacklog(BACKLOG);
    if (settings.tlsCert() != null && settings.tlsKey() != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(settings.tlsCert().toString())
                  .setKeyPath(settings.tlsKey().toString()));
    }
    HttpServer server =
        getVertx()
            .createHttpServer(options)
            .connectionHandler(this::count)
            .invalidRequestHandler(Refusals::unreadable)
            .requestHandler(router());
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
    LOG.info("listening on {}:{}", settings.host(), getPort());
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

  /** Keeps the number of connections in bounds. */
  private void count(HttpConnection connection) {
    if (connections.incrementAndGet() > settings.maxConnections()) {
      connections.decrementAndGet();
      connection.close();
      return;
    }
    connection.closeHandler(v -> connections.decrementAndGet());
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
