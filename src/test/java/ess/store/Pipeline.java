package ess.store;

import ess.intake.Spool;
import ess.message.Arrival;
import ess.message.Judgement;
import ess.message.MailboxMark;
import ess.message.Message;
import ess.message.PartTree;
import ess.message.RawMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the scan on a real database and spool, with a judge of the test or the real one.
 */
final class Pipeline implements AutoCloseable {

  /** Stands for everything between the bytes and the verdict. */
  interface Judge {
    Judgement judge(RawMessage message) throws Exception;
  }

  private static final List<String> SCAN =
      List.of("routes/scan/on-error", "routes/scan/scan-message", "routes/scan/store-verdict");
  private static final List<String> TEST_JUDGE =
      List.of(
          "src/test/resources/routes/judge-message", "src/test/resources/routes/handled-inside");
  private static final List<String> REAL_JUDGE =
      List.of(
          "routes/scan/dissect-message",
          "routes/scan/judge-message",
          "routes/scan/ask-thread",
          "routes/scan/ask-history",
          "routes/scan/recall-lookups",
          "routes/scan/look-up-keys",
          "routes/scan/scanners/on-error",
          "routes/scan/scanners/scan-archives",
          "routes/scan/scanners/scan-names",
          "routes/scan/scanners/scan-hashes");
  private static final List<String> RECOVERY =
      List.of("routes/operate/on-error", "routes/operate/recover-messages");

  final Store store;
  final Spool spool;
  private final AtomicLong uid = new AtomicLong();
  private final Main main = new Main();
  private final ProducerTemplate template;

  private Pipeline(
      Path dir, @Nullable Judge judge, Map<String, String> settings, List<List<String>> routes)
      throws Exception {
    store = Store.open(dir);
    spool = Spool.open(dir);
    main.bind("dataSource", store.writer());
    main.bind("readDataSource", store.reader());
    main.bind("transaction", store.transaction());
    main.bind("spool", spool);
    main.bind("clock", Clock.systemUTC());
    if (judge != null) {
      main.bind("judge", judge);
    }
    main.setDefaultPropertyPlaceholderLocation("file:config/application.properties");
    main.addOverrideProperty(
        "camel.main.routesIncludePattern",
        routes.stream()
            .flatMap(List::stream)
            .map(file -> "file:" + file + ".camel.yaml")
            .collect(Collectors.joining(",")));
    settings.forEach(main::addOverrideProperty);
    main.start();
    template = main.getCamelContext().createProducerTemplate();
  }

  static Pipeline start(Path dir, Judge judge) throws Exception {
    return new Pipeline(dir, judge, Map.of(), List.of(SCAN, TEST_JUDGE));
  }

  static Pipeline recovering(Path dir, Judge judge, Map<String, String> settings) throws Exception {
    return new Pipeline(dir, judge, settings, List.of(SCAN, TEST_JUDGE, RECOVERY));
  }

  /** With the judge of the service and some of its scanners. */
  static Pipeline whole(Path dir, Map<String, String> settings) throws Exception {
    return new Pipeline(dir, null, settings, List.of(SCAN, REAL_JUDGE, RECOVERY));
  }

  /** With what remembers senders. */
  static Pipeline remembering(Path dir) throws Exception {
    return new Pipeline(dir, null, Map.of(), List.of(SCAN, List.of("routes/scan/ask-history")));
  }

  /** With nothing but the route that forgets events. */
  static Pipeline forgetting(Path dir, Map<String, String> settings) throws Exception {
    return new Pipeline(
        dir,
        null,
        settings,
        List.of(List.of("routes/operate/on-error", "routes/operate/forget-events")));
  }

  /** Puts a mail into the spool and its row into the database. */
  Message upload(String mail) throws IOException {
    return store.register().registerUpload(spooled(mail));
  }

  /** Puts a mail into the spool and its row into the database, as one of a watched mailbox. */
  Message receive(String mailbox, String mail) throws IOException {
    return receive(mailbox, mail, Instant.now());
  }

  /** The same at a time. */
  Message receive(String mailbox, String mail, Instant at) throws IOException {
    Arrival kept = spooled(mail);
    Arrival arrival = new Arrival(uid.incrementAndGet(), kept.sha256(), kept.size(), at, null);
    return store
        .register()
        .register(mailbox, new MailboxMark(1, uid.get()), List.of(arrival))
        .get(0);
  }

  /** Puts a mail into the spool. */
  Arrival spooled(String mail) throws IOException {
    Path file = spool.newTemp();
    Files.write(file, mail.getBytes(StandardCharsets.UTF_8));
    return spool.adopt(file);
  }

  void queue(Message message) {
    template.sendBody("seda:scan-message?size=1000&blockWhenFull=true", message);
  }

  /** Takes a message apart as for somebody who wants to see a part of it. */
  PartTree takeApart(Message message) {
    return template.requestBody("direct:take-message-apart", spool.load(message), PartTree.class);
  }

  /** The message with what is known of its sender. */
  PartTree askHistory(PartTree tree) {
    return template.requestBody("direct:ask-history", tree, PartTree.class);
  }

  void storeVerdict(Judgement judgement) {
    template.sendBody("direct:store-verdict", judgement);
  }

  void send(String endpoint) {
    template.sendBody(endpoint, "");
  }

  /** The ids of the routes that run. */
  List<String> routes() {
    return main.getCamelContext().getRoutes().stream().map(Route::getRouteId).toList();
  }

  List<String> query(String sql) throws SQLException {
    return query(store, sql);
  }

  /** The rows, each as its columns joined by a bar. */
  static List<String> query(Store store, String sql) throws SQLException {
    try (Connection connection = store.reader().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          cells.add(rows.getString(i));
        }
        lines.add(String.join("|", cells));
      }
      return lines;
    }
  }

  @Override
  public void close() {
    main.stop();
    spool.close();
    store.close();
  }
}
