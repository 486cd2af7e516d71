package ess.serve;

import ess.auth.Auth;
import ess.auth.Seal;
import ess.message.AccountRegister;
import ess.message.ApiTokenRegister;
import ess.message.AuditLog;
import ess.message.EventLog;
import ess.message.FeedbackLog;
import ess.message.ResetRegister;
import ess.message.SessionRegister;
import ess.message.Submissions;
import ess.message.Transactions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The one entry of this room. {@link #bind} is called once, before the context starts and before
 * its routes are read (with {@code Main}: in {@code MainListener.beforeConfigure}); everything else
 * happens by itself: the port opens with the context, answers 503 until all routes run, and closes
 * with it; Vert.x ends when the context has stopped.
 *
 * <pre>{@code
 * var settings = ServeSettings.read(name -> context.resolvePropertyPlaceholders("{{" + name + "}}"));
 * Serving serving = Serving.bind(context, settings, Clock.systemUTC());
 * …
 * int port = serving.port();   // once the context has started
 * }</pre>
 *
 * Bound are the beans that {@code routes/serve} names and the components {@code platform-http} and
 * {@code vertx-websocket}. It and its routes need from the caller, bound before: the registers of
 * the store, {@code audit}, {@code transaction}, {@code dataSource}, {@code readDataSource}, {@code
 * spool}.
 *
 * <p>What keeps the start from succeeding (a port in use, a contract that cannot be read, a route
 * without operation) is thrown as {@link ServeException} or {@link IllegalArgumentException}, here
 * or out of the context's start; its message is for the operator, one sentence, or one a line.
 */
public final class Serving {

  private static final int WORKERS = 40;
  private static final Duration CONTACT_LIFE = Duration.ofDays(365);

  private final GatedServer server;

  private Serving(GatedServer server) {
    this.server = server;
  }

  /** Binds Vert.x, server, components and beans into the context. */
  public static Serving bind(CamelContext context, ServeSettings settings, Clock clock) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
    try {
      Serving serving = wire(context, vertx, settings, clock);
      context.addLifecycleStrategy(
          new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
              vertx.close();
            }
          });
      return serving;
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  private static Serving wire(
      CamelContext context, Vertx vertx, ServeSettings settings, Clock clock) {
    EventLog events = bound(context, "events", EventLog.class);
    Contract contract = Contract.load(vertx, settings.contract());
    Seal seal = new Seal(settings.secret());
    Auth auth =
        Auth.open(vertx, settings.auth(), settings.reset(), seal, registers(context), clock);
    EventReader reader = new EventReader(vertx, events);
    Feed feed = new Feed(vertx, events, reader, auth.standing(), settings.feedStall(), clock);
    BooleanSupplier open = () -> context.getStatus().isStarted() && !auth.firstAdmin().isPending();
    Connections connections =
        new Connections(settings.limits(), settings.proxies(), System::nanoTime);
    Gate gate =
        new Gate(
            settings,
            contract,
            auth,
            files(settings, contract, auth, clock),
            new Upload(vertx, settings.uploadDir(), settings.limits()),
            connections,
            new EventStream(feed),
            open,
            clock);
    GatedServer server = new GatedServer(settings, contract, gate, connections);

    Registry registry = context.getRegistry();
    AuditLog audit = bound(context, "audit", AuditLog.class);
    registry.bind("vertx", vertx);
    registry.bind("standing", auth.standing());
    registry.bind("tickets", auth.tickets());
    registry.bind("login", auth.login());
    registry.bind("sessions", auth.sessions());
    registry.bind("users", auth.users());
    registry.bind("ownAccount", auth.ownAccount());
    registry.bind("apiTokens", auth.apiTokens());
    registry.bind("firstAdmin", auth.firstAdmin());
    registry.bind("passwordReset", auth.passwordReset());
    registry.bind("feed", feed);
    registry.bind("verdictWait", new VerdictWait(reader));
    registry.bind("cursors", new Cursors(settings.secret(), "messages"));
    registry.bind("auditCursors", new Cursors(settings.secret(), "audit"));
    registry.bind(
        "disclosure",
        new Disclosure(audit, bound(context, "resetRegister", ResetRegister.class), seal, clock));
    registry.bind("rescan", new Rescan(audit));
    registry.bind(
        "feedbackCall", new FeedbackCall(bound(context, "feedbackLog", FeedbackLog.class), audit));
    registry.bind("lookup", new Lookup());
    registry.bind("partContent", new PartContent());
    registry.bind("problems", new Problems());
    registry.bind("jsonAnswer", new JsonAnswerProcessor());
    registry.bind(
        "submission", new SubmissionKeys(bound(context, "submissions", Submissions.class)));
    registry.bind("runningScanners", new RunningScannersProcessor());
    registry.bind("databaseHealth", new StoreHealthCheck(events, open));

    PlatformHttpComponent rest = new PlatformHttpComponent(context);
    rest.setHeaderFilterStrategy(new HeaderPolicy());
    context.addComponent("platform-http", rest);
    context.addComponent("vertx-websocket", new FeedWebsocketComponent(feed));
    try {
      context.addStartupListener(server);
      context.addService(server);
    } catch (ServeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServeException("the HTTP server cannot be added: " + e.getMessage(), e);
    }
    observe(context, settings);
    return new Serving(server);
  }

  private static Auth.Registers registers(CamelContext context) {
    return new Auth.Registers(
        bound(context, "accountRegister", AccountRegister.class),
        bound(context, "sessionRegister", SessionRegister.class),
        bound(context, "apiTokenRegister", ApiTokenRegister.class),
        bound(context, "resetRegister", ResetRegister.class),
        bound(context, "transaction", Transactions.class),
        bound(context, "audit", AuditLog.class));
  }

  private static <T> T bound(CamelContext context, String name, Class<T> type) {
    T bean = context.getRegistry().lookupByNameAndType(name, type);
    if (bean == null) {
      throw new ServeException("the bean %s is not bound".formatted(name));
    }
    return bean;
  }

  /**
   * Switches health and metrics on. Camel only warns when their port is taken; so it is tried
   * first.
   */
  private static void observe(CamelContext context, ServeSettings settings) {
    if (settings.observePort() == 0) {
      return;
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(settings.observeHost(), settings.observePort()));
    } catch (IOException e) {
      throw new ServeException(
          "port %s:%d for health and metrics is in use or may not be opened; set ESS_OBSERVE_PORT to a free one"
              .formatted(settings.observeHost(), settings.observePort()));
    }
    Map<String, String> properties =
        Map.of(
            "camel.management.enabled", "true",
            "camel.management.host", settings.observeHost(),
            "camel.management.port", Integer.toString(settings.observePort()),
            "camel.management.healthCheckEnabled", "true",
            "camel.management.metricsEnabled", "true",
            "camel.metrics.enabled", "true",
            "camel.health.consumersEnabled", "false",
            "camel.health.exposureLevel", "oneline");
    properties.forEach(context.getPropertiesComponent()::addOverrideProperty);
  }

  /** What anybody may read. */
  private static PublicFiles files(
      ServeSettings settings, Contract contract, Auth auth, Clock clock) {
    Map<String, PublicFile> files = new HashMap<>(PageFiles.read(PagePolicy.of(settings)));
    files.put(PageConfiguration.PATH, PageConfiguration.of(settings, contract.base()));
    files.put(
        contract.base() + "/openapi.yaml",
        PublicFile.document("application/yaml", text(settings.contract())));
    files.put(
        contract.base() + "/asyncapi.yaml",
        PublicFile.document("application/yaml", text(settings.feedContract())));
    files.put(
        "/.well-known/jwks.json",
        PublicFile.document("application/jwk-set+json", auth.tokens().jwks()));
    if (settings.securityContact() != null) {
      files.put(
          PublicFiles.SECURITY,
          PublicFile.document(
              "text/plain; charset=utf-8",
              "Contact: %s\nExpires: %s\nPreferred-Languages: en\n"
                  .formatted(
                      settings.securityContact(),
                      clock.instant().truncatedTo(ChronoUnit.DAYS).plus(CONTACT_LIFE))));
    }
    return new PublicFiles(files);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ServeException("the file " + file + " cannot be read", e);
    }
  }

  /** The port that is listened on; known once the context has started. */
  public int port() {
    return server.getPort();
  }
}
