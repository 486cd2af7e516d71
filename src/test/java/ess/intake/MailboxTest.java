package ess.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Message;
import ess.message.Sha256;
import ess.testing.Dovecot;
import jakarta.mail.PasswordAuthentication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.component.mail.MailAuthenticator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox on a server that works as it should. */
class MailboxTest {

  private static Dovecot server;

  @TempDir Path data;

  @BeforeAll
  static void startServer() {
    server = Dovecot.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void mailsAreTakenInByteForByteAndNoFlagChanges() throws Exception {
    List<byte[]> mails = IntStream.range(0, 450).mapToObj(i -> mail("mail " + i)).toList();
    server.deliver("bytes", mails);
    List<Dovecot.Shown> before = server.shown("bytes");

    try (Intake intake = Intake.in(data).main(server, "bytes").start()) {
      intake.awaitTaken(450);

      assertThat(intake.messages())
          .extracting(Message::sha256)
          .containsExactlyElementsOf(mails.stream().map(Sha256::of).toList());
      assertThat(intake.messages())
          .allSatisfy(
              message ->
                  assertThat(intake.spool.load(message).content().sha256())
                      .isEqualTo(message.sha256()));
      assertThat(intake.awaitStatus("main", "watching")).contains("watched");
    }

    assertThat(server.shown("bytes")).isEqualTo(before);
    assertThat(before).noneSatisfy(mail -> assertThat(mail.flags()).contains("SEEN"));
  }

  @Test
  void aNewMailIsSeenByIdle() throws Exception {
    try (Intake intake = Intake.in(data).main(server, "idle").start()) {
      intake.awaitStatus("main", "watching");

      server.append("idle", "INBOX", mail("one"));
      intake.awaitTaken(1);
      server.append("idle", "INBOX", mail("two"));
      intake.awaitTaken(2);

      assertThat(intake.messages())
          .extracting(Message::sha256)
          .containsExactly(Sha256.of(mail("one")), Sha256.of(mail("two")));
    }
  }

  @Test
  void aNewMailIsSeenByAsking() throws Exception {
    try (Intake intake =
        Intake.in(data).main(server, "noop").set("ess.intake.noop-millis", "20").start()) {
      intake.awaitStatus("main", "watching");

      server.append("noop", "INBOX", mail("one"));
      intake.awaitTaken(1);
      server.append("noop", "INBOX", mail("two"));
      intake.awaitTaken(2);

      assertThat(intake.messages()).hasSize(2);
    }
  }

  /** CVE-2026-33454: a header of a mail once told camel-mail to delete it. */
  @Test
  void theSendersControlHeadersDoNothing() throws Exception {
    server.create("control", "Elsewhere");
    String controls =
        """
        delete: true
        moveTo: Elsewhere
        copyTo: Elsewhere
        CamelMailDelete: true
        CamelMailMoveTo: Elsewhere
        CamelMailCopyTo: Elsewhere
        CamelFileName: /tmp/x
        CamelJdbcParameters: x
        CamelHttpUri: http://127.0.0.1/
        CamelRedeliveryCounter: 5
        CamelExchangeException: x
        messageId: x
        id: 1
        """;
    server.deliver("control", (controls + "\nbody\n").getBytes(ISO_8859_1), mail("behind"));
    List<Dovecot.Shown> before = server.shown("control");

    try (Intake intake = Intake.in(data).main(server, "control").start()) {
      intake.awaitTaken(2);

      assertThat(intake.taken)
          .allSatisfy(
              exchange -> {
                assertThat(exchange.getMessage().getHeaders()).isEmpty();
                assertThat(exchange.getMessage().getBody()).isInstanceOf(Message.class);
                assertThat(exchange.getVariables()).containsOnlyKeys("messageId", "mailbox");
                assertThat(exchange.getAllProperties())
                    .doesNotContainKeys("delete", "moveTo", "copyTo");
              });
      intake.awaitStatus("main", "watching");
    }

    assertThat(server.shown("control")).hasSize(2).isEqualTo(before);
    assertThat(server.maildir("control").resolve(".Elsewhere/cur")).isEmptyDirectory();
    assertThat(server.maildir("control").resolve(".Elsewhere/new")).isEmptyDirectory();
  }

  @Test
  void mailsOfEveryShapePassWhole() throws Exception {
    List<byte[]> mails =
        List.of(
            "no header at all".getBytes(ISO_8859_1),
            new byte[] {1, 2, (byte) 0xff, '\r', '\n'},
            "\r\n".getBytes(ISO_8859_1),
            ("Subject: " + "x".repeat(2_000_000) + "\r\n\r\n").getBytes(ISO_8859_1),
            "A: b\r\n".repeat(20_000).getBytes(ISO_8859_1),
            body((1 << 20) - 1),
            body(1 << 20),
            body((1 << 20) + 1),
            body(2 << 20),
            "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n--\r\n".getBytes(ISO_8859_1),
            "Subject: =?utf-8?B?////?=\r\nDate: x)\r\n {5}\r\n\r\n* BYE\r\n".getBytes(ISO_8859_1));
    server.deliver("shapes", mails);

    try (Intake intake = Intake.in(data).main(server, "shapes").start()) {
      intake.awaitTaken(mails.size());

      assertThat(intake.messages())
          .extracting(Message::sha256)
          .containsExactlyElementsOf(mails.stream().map(Sha256::of).toList());
      assertThat(intake.messages()).allSatisfy(m -> assertThat(m.refusal()).isNull());
    }
  }

  @Test
  void aRestartGoesOnWhereTheLastRunEnded() throws Exception {
    server.deliver("restart", IntStream.range(0, 1200).mapToObj(i -> mail("r " + i)).toList());
    int first;
    try (Intake intake = Intake.in(data).main(server, "restart").start()) {
      intake.awaitTaken(1);
      intake.context.getRouteController().stopRoute("mailbox-main");
      first = intake.query("select 1 from message").size();
    }

    try (Intake intake = Intake.in(data).main(server, "restart").start()) {
      intake.awaitStatus("main", "watching");
      intake.awaitRows(1200);

      assertThat(first).isBetween(1, 1200);
      assertThat(intake.query("select distinct uid from message")).hasSize(1200);
      assertThat(intake.query("select distinct sha256 from message")).hasSize(1200);
      assertThat(intake.query("select uid from mailbox").get(0)).containsEntry("uid", "1200");
    }
  }

  @Test
  void anotherUidValidityBindsTheRowsAnewAndDoublesNone() throws Exception {
    server.deliver("renumber", mail("a"), mail("twice"), mail("twice"), mail("b"));
    List<String> ids;
    try (Intake intake = Intake.in(data).main(server, "renumber").start()) {
      intake.awaitTaken(4);
      ids = intake.messages().stream().map(message -> message.id().text()).toList();
      String before = intake.query("select uid_validity from mailbox").get(0).get("uid_validity");

      server.renumber("renumber");
      server.append("renumber", "INBOX", mail("new"));
      intake.awaitTaken(5);

      assertThat(intake.query("select id from message order by uid limit 4"))
          .extracting(row -> row.get("id"))
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(intake.query("select distinct uid_validity from message")).hasSize(1);
      assertThat(intake.query("select uid_validity from mailbox").get(0))
          .doesNotContainEntry("uid_validity", before);
      assertThat(intake.query("select uid from message")).hasSize(5);
    }
  }

  @Test
  void aSecondMailboxIsOneFile() throws Exception {
    server.deliver("first", mail("of the first"));
    server.deliver("second", mail("of the second"));
    String route =
        Files.readString(Path.of("examples/mailbox-hr.camel.yaml"))
            .replace("imap.example.org", "localhost:" + server.port())
            .replace("hr@example.org", "second")
            .replace("secret:ESS_HR_PASSWORD", "hr.password")
            .replace("mailbox: hr", "mailbox: hr\n        caFile: " + server.caFile());

    try (Intake intake =
        Intake.in(data)
            .main(server, "first")
            .set("hr.password", Dovecot.PASSWORD)
            .with("mailbox-hr", route)
            .start()) {
      intake.awaitTaken(2);

      assertThat(intake.messages())
          .extracting(Message::mailbox)
          .containsExactlyInAnyOrder("main", "hr");
      assertThat(intake.awaitStatus("hr", "watching")).isNotEmpty();
    }
  }

  @Test
  void withoutAHostThereIsNoMailbox() throws Exception {
    try (Intake intake = Intake.in(data).main(server, "none").set("ess.intake.host", "").start()) {

      assertThat(intake.context.getRoute("mailbox-main")).isNull();
      assertThat(intake.context.getRoute("take-in-message")).isNotNull();
    }
  }

  @Test
  void aStopWhileWaitingIsShort() throws Exception {
    try (Intake intake = Intake.in(data).main(server, "stop").start()) {
      intake.awaitStatus("main", "watching");
      intake.context.getRouteController().stopRoute("mailbox-main");
      intake.context.getRouteController().startRoute("mailbox-main");
      server.append("stop", "INBOX", mail("one"));
      intake.awaitTaken(1);

      Instant before = Instant.now();
      intake.context.getRouteController().stopRoute("mailbox-main");

      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(intake.status("main")).containsEntry("state", "stopped");
    }
  }

  @Test
  void aSuspendedMailboxTakesNothingUntilItIsResumed() throws Exception {
    try (Intake intake = Intake.in(data).main(server, "suspend").start()) {
      intake.awaitStatus("main", "watching");
      intake.context.getRouteController().suspendRoute("mailbox-main");

      server.append("suspend", "INBOX", mail("one"));
      int whileSuspended = intake.taken.size();
      intake.context.getRouteController().resumeRoute("mailbox-main");
      intake.awaitTaken(1);

      assertThat(whileSuspended).isZero();
    }
  }

  @Test
  void anAuthenticatorIsAskedOnceAConnectionAndNeverBefore() throws Exception {
    server.deliver("oauth", mail("one"));
    Tokens tokens = new Tokens("oauth");
    try (Intake intake = Intake.in(data).with("mailbox-oauth", oauthRoute("XOAUTH2"))) {
      intake.context.getRegistry().bind("hrToken", tokens);
      intake.start().awaitTaken(1);
      intake.context.getRouteController().stopRoute("mailbox-oauth");
      intake.context.getRouteController().startRoute("mailbox-oauth");
      intake.awaitStatus("oauth", "watching");

      assertThat(tokens.asked).hasValue(2);
    }
  }

  @Test
  void anAuthenticatorThatGivesNothingIsTold() throws Exception {
    Tokens tokens = new Tokens("oauth");
    tokens.broken = true;
    try (Intake intake = Intake.in(data).with("mailbox-oauth", oauthRoute("XOAUTH2"))) {
      intake.context.getRegistry().bind("hrToken", tokens);
      intake.start();

      assertThat(intake.awaitStatus("oauth", "failing")).contains("authenticator gave none");
      tokens.broken = false;
      assertThat(intake.awaitStatus("oauth", "watching")).isNotEmpty();
    }
  }

  private static String oauthRoute(String mechanism) {
    return """
        - route:
            id: mailbox-oauth
            from:
              uri: imaps:localhost:%d
              parameters:
                mailbox: oauth
                caFile: %s
                authenticator: "#hrToken"
                mail.imaps.auth.mechanisms: %s
              steps:
                - to:
                    uri: direct:take-in-message
        """
        .formatted(server.port(), server.caFile(), mechanism);
  }

  /** A service that hands out tokens. */
  private static final class Tokens extends MailAuthenticator {

    private final String user;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean broken;

    Tokens(String user) {
      this.user = user;
    }

    @Override
    public PasswordAuthentication getPasswordAuthentication() {
      asked.incrementAndGet();
      if (broken) {
        throw new IllegalStateException("the token service is down");
      }
      return new PasswordAuthentication(user, Dovecot.PASSWORD);
    }
  }

  /** The JVM has less memory than the mail has bytes, twice over. */
  @Test
  void aLargeMailTakesNoMoreMemoryThanAPiece() throws Exception {
    byte[] large = body(50_000_000);
    server.deliver("large", large, mail("behind"));
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx40m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SmallHeap.class.getName(),
                data.toString(),
                Integer.toString(server.port()),
                server.caFile().toString())
            .redirectErrorStream(true)
            .start();

    String said = new String(small.getInputStream().readAllBytes(), ISO_8859_1);

    assertThat(small.waitFor()).as(said).isZero();
    assertThat(said).contains(Sha256.of(large).hex()).contains(Sha256.of(mail("behind")).hex());
  }

  static byte[] body(int size) {
    byte[] mail = new byte[size];
    Arrays.fill(mail, (byte) 'x');
    byte[] head = "Subject: large\r\n\r\n".getBytes(ISO_8859_1);
    System.arraycopy(head, 0, mail, 0, head.length);
    return mail;
  }

  static byte[] mail(String subject) {
    return ("From: a@example.org\r\nSubject: " + subject + "\r\n\r\n" + subject + "\r\n")
        .getBytes(ISO_8859_1);
  }
}
