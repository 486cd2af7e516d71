package ess.serve;

import static org.awaitility.Awaitility.await;

import ess.auth.FirstAdmin;
import ess.auth.Standing;
import ess.auth.TokenForge;
import ess.intake.MailboxComponent;
import ess.intake.SmtpComponent;
import ess.intake.Spool;
import ess.message.Account;
import ess.message.EventLog;
import ess.message.Role;
import ess.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** The HTTP side as it runs: real Main, routes, database, spool and port. */
final class Service implements AutoCloseable {

  static final String PASSWORD = "correct horse battery";
  static final TokenForge FORGE = new TokenForge();

  final Store store;
  final Spool spool;
  final Main main = new Main();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Serving serving;

  /** The routes of the scan, with a judge of the test. */
  static final String[] SCAN = {
    "routes/scan/on-error",
    "routes/scan/scan-message",
    "routes/scan/store-verdict",
    "src/test/resources/routes/judge-message"
  };

  /** What a test wants otherwise. */
  static final class With {
    private final Map<String, String> properties = new HashMap<>();
    private UnaryOperator<EventLog> events = e -> e;
    private Clock clock = Clock.systemUTC();
    private final List<String> routes = new ArrayList<>(List.of("routes/serve/*"));

    With property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    With clock(Clock other) {
      clock = other;
      return this;
    }

    With events(UnaryOperator<EventLog> change) {
      events = change;
      return this;
    }

    With routes(String... more) {
      routes.addAll(List.of(more));
      return this;
    }

    With onlyRoutes(String... files) {
      routes.clear();
      return routes(files);
    }

    Service start(Path dir) {
      return new Service(dir, this);
    }
  }

  static With with() {
    return new With();
  }

  private Service(Path dir, With with) {
    // Camel's own strategy hooks each Main, with all that hangs on it, to the end of the JVM.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    store = Store.open(dir);
    spool = Spool.open(dir);
    main.bind("dataSource", store.writer());
    main.bind("readDataSource", store.reader());
    main.bind("transaction", store.transaction());
    main.bind("register", store.register());
    main.bind("submissions", store.submissions());
    main.bind("events", with.events.apply(store.events()));
    main.bind("audit", store.audit());
    main.bind("accountRegister", store.accounts());
    main.bind("sessionRegister", store.sessions());
    main.bind("apiTokenRegister", store.apiTokens());
    main.bind("resetRegister", store.resets());
    main.bind("feedbackLog", store.feedback());
    main.bind("spool", spool);
    main.bind("clock", with.clock);
    main.bind("judge", new Judges());
    main.bind("imaps-component", new MailboxComponent(spool, store.register()));
    SmtpComponent mails = new SmtpComponent();
    main.bind("smtps-component", mails);
    main.bind("smtp-component", mails);
    // Camel's own adds a hook to the process that keeps everything of a service until its end.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setDefaultPropertyPlaceholderLocation("file:config/application.properties");
    main.addOverrideProperty(
        "camel.main.routesIncludePattern",
        with.routes.stream().flatMap(Service::files).collect(Collectors.joining(",")));
    Map<String, String> properties = properties(dir);
    properties.putAll(with.properties);
    with.properties.forEach(main::addOverrideProperty);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport support) {
            serving =
                Serving.bind(
                    support.getCamelContext(),
                    ServeSettings.read(name -> properties.getOrDefault(name, "")),
                    with.clock);
          }
        });
    try {
      main.start();
      FirstAdmin firstAdmin =
          main.getCamelContext().getRegistry().findSingleByType(FirstAdmin.class);
      if (with.routes.contains("routes/serve/*")) {
        await().until(() -> !firstAdmin.isPending());
      }
      Stream.of(Role.values()).forEach(this::addForged);
      main.getCamelContext().getRegistry().findSingleByType(Standing.class).reload();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The account whose tokens the forge makes. */
  private void addForged(Role role) {
    store
        .accounts()
        .add(
            new Account(
                role.text(), "a-" + role.text(), null, role, "none", Instant.now(), false, 1));
  }

  /** The files that a name with a star stands for, in the order of their names, as the service. */
  private static Stream<String> files(String route) {
    Path file = Path.of(route + ".camel.yaml");
    if (!route.endsWith("*")) {
      return Stream.of("file:" + file);
    }
    String[] names =
        Path.of(route).getParent().toFile().list((at, name) -> name.endsWith(".camel.yaml"));
    return Stream.of(names).sorted().map(name -> "file:" + file.resolveSibling(name));
  }

  static Map<String, String> properties(Path dir) {
    Map<String, String> properties = new HashMap<>();
    properties.put("ess.data.dir", dir.toString());
    properties.put("ess.auth.private-key", FORGE.privatePem().replace("\n", "\\n"));
    properties.put("ess.auth.access-token-life", "10m");
    properties.put("ess.auth.refresh-token-life", "12h");
    properties.put("ess.auth.session-life", "168h");
    properties.put("ess.auth.common-passwords", "config/lists/common-passwords.txt");
    properties.put("ess.auth.admin-username", "admin");
    properties.put("ess.auth.admin-password", PASSWORD);
    properties.put("ess.auth.reset-token-life", "10m");
    properties.put("ess.auth.smtp.port", "465");
    properties.put("ess.auth.smtp.security", "tls");
    properties.put("ess.serve.host", "127.0.0.1");
    properties.put("ess.serve.port", "0");
    properties.put("ess.serve.secret-key", "0123456789abcdef0123456789abcdef");
    properties.put("ess.serve.max-upload-bytes", "1048576");
    properties.put("ess.serve.max-connections", "1000");
    properties.put("ess.serve.max-connections-per-address", "0");
    properties.put("ess.serve.rate-per-address", "1000000");
    properties.put("ess.serve.rate-per-account", "1000000");
    properties.put("ess.serve.idle-timeout", "60s");
    properties.put("ess.serve.body-timeout", "30s");
    properties.put("ess.serve.upload-timeout", "10m");
    properties.put("ess.serve.feed.stall-timeout", "10s");
    properties.put("ess.serve.contract", "config/openapi.yaml");
    properties.put("ess.serve.feed.contract", "config/asyncapi.yaml");
    properties.put("ess.observe.host", "127.0.0.1");
    properties.put("ess.observe.port", "0");
    return properties;
  }

  int port() {
    return serving.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The status of an answer, be its body without end. */
  int status(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      answer.body().close();
      return answer.statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String token) {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> login(String username, String password) {
    return send(
        request("/api/v1/auth/login")
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))));
  }

  HttpResponse<String> post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** A token of somebody with the role. */
  String token(String role) {
    return FORGE.token(role, 600);
  }

  HttpResponse<String> submit(String token, String mail, String... headers) {
    HttpRequest.Builder request =
        request("/api/v1/messages")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "message/rfc822")
            .POST(HttpRequest.BodyPublishers.ofString(mail, StandardCharsets.UTF_8));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  void sql(String statement, Object... values) {
    try (Connection connection = store.writer().getConnection();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < values.length; i++) {
        prepared.setObject(i + 1, values[i]);
      }
      prepared.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The feed that runs. */
  Feed feed() {
    return main.getCamelContext().getRegistry().lookupByNameAndType("feed", Feed.class);
  }

  /** Writes events, as the store does, without telling the feed. */
  void writeEvents(int count, String result, String mailbox, int size) {
    sql(
        """
        with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
        insert into event (id, type, time, subject, mailbox, result, data)
        select lower(hex(randomblob(16))), case when ? is null then 'message.received' else 'verdict.given' end,
          '2026-01-01T00:00:00.000Z', '019a0000-0000-7000-8000-000000000000', ?, ?,
          '{"subject":"' || substr(hex(zeroblob(?)), 1, ?) || '"}'
        from n
        """,
        count,
        result,
        mailbox,
        result,
        size,
        size);
  }

  @Override
  public void close() {
    main.stop();
    spool.close();
    store.close();
  }
}
