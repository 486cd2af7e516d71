package ess.cli;

import ess.auth.FirstAdmin;
import ess.intake.MailboxComponent;
import ess.intake.SmtpComponent;
import ess.intake.Spool;
import ess.intake.SpoolLimits;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import ess.rules.RuleBook;
import ess.serve.ServeSettings;
import ess.serve.Serving;
import ess.store.Store;
import ess.verdict.Policy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListener;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: store, spool, server and routes. It is there once {@link #start} has
 * returned, and gone, in the opposite order, once {@link #close} has.
 */
final class Service implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private static final Duration ADMIN_PATIENCE = Duration.ofSeconds(10);

  private final Deque<Part> parts = new ArrayDeque<>();
  private final Settings settings;
  private @Nullable Store store;
  private @Nullable Main main;
  private @Nullable Serving serving;

  /** Something that was opened and has to be closed. */
  private record Part(String name, AutoCloseable handle) {}

  private Service(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything; what was started is closed again if something fails.
   *
   * @throws Exception whatever kept it from starting
   */
  static Service start(Settings settings) throws Exception {
    Service service = start(settings, main -> {});
    service.ruleProblems().forEach(problem -> LOG.warn("a rule is left out: {}", problem));
    service.awaitFirstAdmin();
    service.auditStart();
    return service;
  }

  /**
   * Starts everything but the routes, which are only made from the files: enough to see whether
   * they can be.
   *
   * @param unreadable is told of each file that cannot be read as routes, and why
   * @throws Exception whatever kept a route from being made
   */
  static Service rehearse(
      Settings settings, List<Path> files, BiConsumer<Path, Exception> unreadable)
      throws Exception {
    MainListener reading =
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport starting) {
            for (Path file : files) {
              try {
                CamelContexts.load(starting.getCamelContext(), file);
              } catch (Exception e) {
                unreadable.accept(file, e);
              }
            }
          }
        };
    return start(
        settings,
        main -> {
          main.addOverrideProperty("camel.main.routesIncludePattern", "false");
          main.addOverrideProperty("camel.main.autoStartup", "false");
          main.addMainListener(reading);
        });
  }

  private static Service start(Settings settings, Consumer<Main> adapting) throws Exception {
    Service service = new Service(settings);
    try {
      service.open(adapting);
      return service;
    } catch (Exception | Error e) {
      service.close();
      throw e;
    }
  }

  private void open(Consumer<Main> adapting) throws Exception {
    Path dataDir = settings.path("ess.data.dir").orElse(settings.home().resolve("data"));
    Clock clock = Clock.systemUTC();
    Store store = opened("database", Store.open(dataDir));
    this.store = store;
    Spool spool = opened("spool", Spool.open(dataDir, spoolLimits(), clock));

    Main main = new Main();
    this.main = main;
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setDefaultPropertyPlaceholderLocation("file:" + settings.home().resolve(Settings.FILE));
    main.bind("clock", clock);
    main.bind("dataSource", store.writer());
    main.bind("readDataSource", store.reader());
    main.bind("transaction", store.transaction());
    main.bind("register", store.register());
    main.bind("submissions", store.submissions());
    main.bind("events", store.events());
    main.bind("audit", store.audit());
    main.bind("accountRegister", store.accounts());
    main.bind("sessionRegister", store.sessions());
    main.bind("apiTokenRegister", store.apiTokens());
    main.bind("resetRegister", store.resets());
    main.bind("feedbackLog", store.feedback());
    main.bind("spool", spool);
    MailboxComponent mailboxes = new MailboxComponent(spool, store.register());
    // It refuses all but imaps: in their own words; the library's consumer would change the
    // mailbox.
    for (String scheme : List.of("imaps", "imap", "pop3", "pop3s")) {
      main.bind(scheme + "-component", mailboxes);
    }
    SmtpComponent mails = new SmtpComponent();
    main.bind("smtps-component", mails);
    main.bind("smtp-component", mails);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport starting) {
            CamelContexts.readOurEnvironmentOnly(
                starting.getCamelContext().getPropertiesComponent(), settings.environment());
          }

          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            serving =
                Serving.bind(
                    starting.getCamelContext(),
                    ServeSettings.read(name -> settings.get(name).orElse("")),
                    clock);
          }
        });
    // Camel finds the files of a folder in no order, and a bean must come before what refers to it.
    main.addOverrideProperty(
        "camel.main.routesIncludePattern",
        Routes.all(settings).stream().map(file -> "file:" + file).collect(Collectors.joining(",")));
    adapting.accept(main);
    opened("routes", main::stop);
    main.start();
  }

  /** What is wrong with rules, which are left out for it. */
  List<String> ruleProblems() {
    RuleBook rules =
        Objects.requireNonNull(main, "the service was started")
            .getCamelContext()
            .getRegistry()
            .lookupByNameAndType("ruleBook", RuleBook.class);
    return rules == null ? List.of() : rules.problems();
  }

  /** Whoever is told that the service is there can log in. */
  private void awaitFirstAdmin() throws InterruptedException {
    FirstAdmin admin =
        Objects.requireNonNull(main, "the service was started")
            .getCamelContext()
            .getRegistry()
            .lookupByNameAndType("firstAdmin", FirstAdmin.class);
    long until = System.nanoTime() + ADMIN_PATIENCE.toNanos();
    while (admin != null && admin.isPending() && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Writes down what the service runs with, so that a change is seen later. */
  private void auditStart() {
    String version = Service.class.getPackage().getImplementationVersion();
    Map<String, String> detail = new HashMap<>();
    detail.put("version", version == null ? "unknown" : version);
    detail.put("settings", settings.digest().hex());
    settings
        .path("ess.policy.file")
        .ifPresent(file -> detail.put("policy", Policy.read(file).digest().hex()));
    Objects.requireNonNull(store, "the service was started")
        .audit()
        .append(
            new AuditEntry(
                AuditEntry.SYSTEM, "configuration.start", null, Outcome.DONE, null, null, detail));
  }

  private SpoolLimits spoolLimits() {
    return new SpoolLimits(
        settings.whole("ess.intake.min-free-bytes"),
        settings.whole("ess.decompose.max-message-bytes"));
  }

  /** The port of REST and feed. */
  int port() {
    return serving == null ? 0 : serving.port();
  }

  /** Where REST and feed are, for a program on this machine. */
  String address() {
    return origin() + "/api/v1";
  }

  /** The origin of all that the port serves, for a program on this machine. */
  String origin() {
    String host = settings.get("ess.serve.host").orElse("127.0.0.1");
    boolean isAny = host.equals("0.0.0.0") || host.equals("::");
    String scheme = settings.get("ess.serve.tls-cert").isPresent() ? "https" : "http";
    return scheme + "://" + (isAny ? "127.0.0.1" : host) + ":" + port();
  }

  private <T extends AutoCloseable> T opened(String name, T handle) {
    parts.push(new Part(name, handle));
    return handle;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.handle().close();
      } catch (Exception e) {
        LOG.warn("{} did not close as it should: {}", part.name(), Causes.sentence(e));
      }
    }
  }
}
