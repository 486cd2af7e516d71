package ess.intake;

import static org.awaitility.Awaitility.await;

import ess.message.Message;
import ess.message.MessageRegister;
import ess.store.Store;
import ess.testing.Dovecot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The intake routes on a real database and a real spool, with a collector where the scan would
 * begin.
 */
final class Intake implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<String> ALWAYS = List.of("on-error", "take-in-message");

  final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);
  final Store store;
  final Spool spool;
  final DefaultCamelContext context = new DefaultCamelContext(false);
  final List<Exchange> taken = new CopyOnWriteArrayList<>();

  private final Properties properties = new Properties();
  private final List<Resource> resources = new ArrayList<>();

  private Intake(Path dataDir, UnaryOperator<MessageRegister> register) {
    store = Store.open(dataDir);
    spool = Spool.open(dataDir, new SpoolLimits(1, 1 << 28), Clock.systemUTC(), freeBytes::get);
    context.disableJMX();
    context.build();
    context
        .getRegistry()
        .bind("imaps-component", new MailboxComponent(spool, register.apply(store.register())));
    properties.setProperty("ess.scan.queue-size", "1000");
    ALWAYS.forEach(name -> with(Path.of("routes/intake/" + name + ".camel.yaml")));
  }

  static Intake in(Path dataDir) {
    return in(dataDir, register -> register);
  }

  /** One whose register stands behind something that can be made to fail. */
  static Intake in(Path dataDir, UnaryOperator<MessageRegister> register) {
    return new Intake(dataDir, register);
  }

  /** The shipped mailbox, pointed at the user's inbox on the server. */
  Intake main(Dovecot server, String user) {
    server.maildir(user);
    return mailbox(server.port(), server.caFile(), user);
  }

  Intake mailbox(int port, Path caFile, String user) {
    set("ess.intake.host", Dovecot.HOST);
    set("ess.intake.port", Integer.toString(port));
    set("ess.intake.username", user);
    set("ess.intake.password", Dovecot.PASSWORD);
    set("ess.intake.folder", "INBOX");
    set("ess.intake.ca-file", caFile.toString());
    set("ess.intake.noop-millis", "0");
    set("ess.intake.junk-folder", "");
    return with(Path.of("routes/intake/mailbox-main.camel.yaml"));
  }

  Intake set(String property, String value) {
    properties.setProperty(property, value);
    return this;
  }

  Intake with(Path routeFile) {
    resources.add(PluginHelper.getResourceLoader(context).resolveResource("file:" + routeFile));
    return this;
  }

  Intake with(String name, String routes) {
    resources.add(ResourceHelper.fromString(name + ".camel.yaml", routes));
    return this;
  }

  Intake start() throws Exception {
    context.getPropertiesComponent().setInitialProperties(properties);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("seda:scan-message?size=1000&purgeWhenStopping=true&pollTimeout=50")
                .routeId("collector")
                .process(taken::add);
          }
        });
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
    context.getShutdownStrategy().setTimeout(10);
    context.start();
    return this;
  }

  List<Message> messages() {
    return taken.stream().map(exchange -> exchange.getMessage().getBody(Message.class)).toList();
  }

  Intake awaitTaken(int count) {
    await("mails taken in").atMost(PATIENCE).until(() -> taken.size() >= count);
    return this;
  }

  Intake awaitRows(int count) {
    await("rows").atMost(PATIENCE).until(() -> query("select 1 from message").size() >= count);
    return this;
  }

  /** Waits until the mailbox's sentence begins so. */
  void awaitSentence(String mailbox, String words) {
    await(words)
        .atMost(PATIENCE)
        .until(() -> status(mailbox).getOrDefault("sentence", "").startsWith(words));
  }

  /** Waits until the mailbox is in the state and returns its sentence. */
  String awaitStatus(String mailbox, String state) {
    await(mailbox + " " + state)
        .atMost(PATIENCE)
        .until(() -> status(mailbox).getOrDefault("state", "").equals(state));
    return status(mailbox).get("sentence");
  }

  Map<String, String> status(String mailbox) {
    List<Map<String, String>> rows =
        query("select state, sentence, since from mailbox where name = '" + mailbox + "'");
    return rows.isEmpty() ? Map.of() : rows.get(0);
  }

  List<Map<String, String>> query(String sql) {
    try (Connection connection = store.reader().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<Map<String, String>> all = new ArrayList<>();
      while (rows.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.stop();
    spool.close();
    store.close();
  }
}
