package ess.cli;

import com.fasterxml.jackson.databind.JsonNode;
import ess.demo.DemoMailbox;
import ess.demo.FeedClient;
import ess.demo.SampleMail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole service of one afternoon: an embedded mailbox, the real routes on it, a temporary folder,
 * free ports, and keys that exist in memory alone. Verdicts come as any reader gets them, over the
 * feed. Everything is gone once it is closed.
 */
final class Demo implements AutoCloseable {

  /** The name of its one user. */
  static final String ADMIN = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Map<Long, SampleMail> delivered = new ConcurrentHashMap<>();
  private final BlockingQueue<JsonNode> verdicts = new LinkedBlockingQueue<>();
  private final String adminPassword = new KeyMaker().password();
  private final DemoMailbox mailbox;
  private final Service service;
  private final FeedClient client;
  private volatile boolean closed;

  private Demo(Path home) throws Exception {
    try {
      Path folder =
          Files.createTempDirectory(
              "ess-demo-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      opened.push(() -> Folders.delete(folder));
      KeyMaker keys = new KeyMaker();
      mailbox = DemoMailbox.start(folder, keys.password(), Clock.systemUTC());
      opened.push(mailbox);
      Map<String, String> values = environment(folder, keys);
      service = Service.start(Settings.load(home, Environment.of(values, home)));
      opened.push(service);
      client = new FeedClient(service.port(), ADMIN, adminPassword);
      client.logIn();
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /** Starts mailbox and service, and follows the feed. */
  static Demo start(Path home) throws Exception {
    Demo demo = new Demo(home);
    Thread feed = new Thread(demo::follow, "demo-feed");
    feed.setDaemon(true);
    feed.start();
    return demo;
  }

  private Map<String, String> environment(Path folder, KeyMaker keys) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("ESS_DATA_DIR", folder.resolve("data").toString());
    String port = String.valueOf(freePort());
    values.put("ESS_HTTP_PORT", port);
    values.put("ESS_PUBLIC_URL", "http://127.0.0.1:" + port);
    values.put("ESS_OBSERVE_PORT", String.valueOf(freePort()));
    values.put("ESS_IMAP_HOST", mailbox.host());
    values.put("ESS_IMAP_PORT", String.valueOf(mailbox.port()));
    values.put("ESS_IMAP_USERNAME", mailbox.username());
    values.put("ESS_IMAP_PASSWORD", mailbox.password());
    values.put("ESS_IMAP_CA_FILE", mailbox.authority().toString());
    values.put("ESS_SMTP_HOST", mailbox.host());
    values.put("ESS_SMTP_PORT", String.valueOf(mailbox.smtpPort()));
    values.put("ESS_SMTP_FROM", "ess@company.example");
    values.put("ESS_SMTP_CA_FILE", mailbox.authority().toString());
    values.put("ESS_ADMIN_EMAIL", DemoMailbox.ADMIN);
    values.put("ESS_ADMIN_USERNAME", ADMIN);
    values.put("ESS_ADMIN_PASSWORD", adminPassword);
    values.put("ESS_JWT_PRIVATE_KEY", keys.privateKeyPem());
    values.put("ESS_SECRET_KEY", keys.secret());
    return values;
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void follow() {
    while (!closed) {
      try {
        client.follow(this::take).join();
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        client.logIn();
      } catch (IOException | RuntimeException e) {
        LOG.debug("the feed is followed anew: {}", Causes.sentence(e));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void take(JsonNode event) {
    if (event.path("type").asText().equals("verdict.given")) {
      verdicts.add(event.path("data"));
    }
  }

  /** Puts the mail into the mailbox. */
  void deliver(SampleMail mail) {
    delivered.put(mailbox.deliver(mail), mail);
  }

  /** The summary of the next message that was judged, if it comes in time. */
  Optional<JsonNode> next(Duration wait) throws InterruptedException {
    return Optional.ofNullable(verdicts.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The mail that a summary is about. */
  SampleMail mailOf(JsonNode summary) throws IOException, InterruptedException {
    long uid = client.message(summary.path("id").asText()).path("uid").asLong();
    SampleMail mail = delivered.get(uid);
    if (mail == null) {
      throw new IOException("the service has a message that was never delivered, UID " + uid);
    }
    return mail;
  }

  /** Where the service listens. */
  String address() {
    return service.address();
  }

  /** Where a browser finds the page. */
  String pageAddress() {
    return service.origin() + "/ui/";
  }

  /** The password of the user. */
  String adminPassword() {
    return adminPassword;
  }

  /** The mailbox, for those who want to put mail into it themselves. */
  DemoMailbox mailbox() {
    return mailbox;
  }

  @Override
  public void close() {
    closed = true;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("the demo did not close as it should: {}", Causes.sentence(e));
      }
    }
  }
}
