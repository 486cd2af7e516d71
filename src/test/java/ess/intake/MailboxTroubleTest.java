package ess.intake;

import static ess.intake.MailboxTest.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Arrival;
import ess.message.MailboxMark;
import ess.message.MailboxStatus;
import ess.message.Message;
import ess.message.MessageRegister;
import ess.message.Sha256;
import ess.testing.Dovecot;
import ess.testing.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox on a server, a disk or a database that does not work as it should. */
class MailboxTroubleTest {

  private Dovecot server;

  @TempDir Path data;

  @BeforeEach
  void startServer() {
    server = Dovecot.start();
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aRefusedPasswordIsOneLoginAndASentenceAndHealsByItself() throws Exception {
    server.deliver("user", mail("one"));
    server.password("another");
    try (Intake intake = Intake.in(data).main(server, "user").start()) {

      String sentence = intake.awaitStatus("main", "failing");
      long logins = server.logged("Password mismatch");
      server.password(Dovecot.PASSWORD);
      intake.awaitTaken(1);

      assertThat(sentence).contains("refuses user name or password").doesNotContain("correct-");
      assertThat(logins).isEqualTo(1);
      assertThat(intake.awaitStatus("main", "watching")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"p&a=s%41+w/d#x?", "a)b(c", "a)&b=c", "x{y}~z", "100%", "RAW(x)", "#bean"})
  void aPasswordMayHoldAnyCharacter(String password) throws Exception {
    server.password(password);
    try (Intake intake =
        Intake.in(data).main(server, "user").set("ess.intake.password", password).start()) {

      await()
          .atMost(Intake.PATIENCE)
          .until(() -> !"starting".equals(intake.status("main").get("state")));

      assertThat(intake.status("main")).containsEntry("state", "watching");
    }
  }

  @Test
  void aServerThatIsDownIsUnreachableAndFoundAgain() throws Exception {
    server.deliver("user", mail("one"));
    try (Intake intake = Intake.in(data).main(server, "user").start()) {
      intake.awaitTaken(1);
      intake.awaitStatus("main", "watching");

      server.stop();
      intake.awaitStatus("main", "failing");
      intake.awaitSentence("main", "Nothing answers at localhost:");
      server.startAgain();
      intake.awaitStatus("main", "watching");
      server.append("user", "INBOX", mail("two"));
      intake.awaitTaken(2);

      assertThat(intake.messages()).hasSize(2);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsToldAndHealsByItself() throws Exception {
    server.use(server.ca().issue("elsewhere.example.org"));
    assertCertificateIsToldAndHeals("made out to another name");
  }

  @Test
  void anExpiredCertificateIsToldAndHealsByItself() throws Exception {
    server.use(server.ca().issue(Duration.ofDays(-1), Dovecot.HOST));
    assertCertificateIsToldAndHeals("has expired");
  }

  @Test
  void aCertificateOfAnUnknownCaIsToldAndHealsByItself() throws Exception {
    server.use(new TestCa().issue(Dovecot.HOST));
    assertCertificateIsToldAndHeals("signed by nobody who is trusted");
  }

  private void assertCertificateIsToldAndHeals(String words) throws Exception {
    server.reload();
    server.maildir("user");
    try (Intake intake = Intake.in(data).main(server, "user").start()) {

      String sentence = intake.awaitStatus("main", "failing");
      server.use(server.ca().issue(Dovecot.HOST));
      server.reload();
      String healed = intake.awaitStatus("main", "watching");

      assertThat(sentence).contains(words);
      assertThat(healed).isNotEmpty();
    }
  }

  @Test
  void withoutTheCaFileThePlatformsCertificatesDecide() throws Exception {
    try (Intake intake =
        Intake.in(data).main(server, "user").set("ess.intake.ca-file", "").start()) {

      assertThat(intake.awaitStatus("main", "failing")).contains("give its CA by caFile");
    }
  }

  @Test
  void aCaFileThatIsNoneIsToldAndHealsByItself() throws Exception {
    Path caFile = data.resolve("ca.pem");
    try (Intake intake =
        Intake.in(data).main(server, "user").set("ess.intake.ca-file", caFile.toString()).start()) {

      String missing = intake.awaitStatus("main", "failing");
      server.ca().write(caFile);

      assertThat(missing).contains("file of caFile");
      assertThat(intake.awaitStatus("main", "watching")).isNotEmpty();
    }
  }

  @Test
  void aMissingFolderIsToldAndFoundOnceItIsThere() throws Exception {
    try (Intake intake =
        Intake.in(data).main(server, "user").set("ess.intake.folder", "Later").start()) {

      String sentence = intake.awaitStatus("main", "failing");
      server.create("user", "Later");
      server.append("user", "Later", mail("one"));
      intake.awaitTaken(1);

      assertThat(sentence).contains("\"Later\" is not there");
    }
  }

  @Test
  void aFullDiskPausesTheMailboxOnTheSameConnection() throws Exception {
    server.deliver("user", mail("one"));
    try (Intake intake = Intake.in(data).main(server, "user").start()) {
      intake.awaitTaken(1);
      intake.awaitStatus("main", "watching");
      long logins = server.logged("Login:");

      intake.freeBytes.set(0);
      server.append("user", "INBOX", mail("two"));
      String sentence = intake.awaitStatus("main", "paused");
      int whilePaused = intake.taken.size();
      intake.freeBytes.set(Long.MAX_VALUE);
      intake.awaitTaken(2);

      assertThat(sentence).contains("ess.intake.min-free-bytes");
      assertThat(whilePaused).isEqualTo(1);
      assertThat(intake.awaitStatus("main", "watching")).isNotEmpty();
      assertThat(server.logged("Login:")).isEqualTo(logins + 1);
    }
  }

  @Test
  void aLockedDatabasePausesTheMailboxAndLosesNothing() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    try (Intake intake =
        Intake.in(data, register -> new Counting(register, failures))
            .main(server, "user")
            .start()) {
      intake.awaitStatus("main", "watching");
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("ess.db"));
          Statement statement = other.createStatement()) {
        statement.execute("begin immediate");
        server.append("user", "INBOX", mail("one"));
        await().atMost(Intake.PATIENCE).until(() -> failures.get() > 0);
        statement.execute("rollback");
      }
      intake.awaitTaken(1);

      assertThat(intake.query("select 1 from message")).hasSize(1);
      assertThat(intake.messages())
          .extracting(Message::sha256)
          .containsExactly(Sha256.of(mail("one")));
    }
  }

  @Test
  void aServerThatReloadsAmidABackfillLosesAndDoublesNothing() throws Exception {
    server.deliver("user", IntStream.range(0, 3000).mapToObj(i -> mail("b " + i)).toList());
    try (Intake intake = Intake.in(data).main(server, "user").start()) {
      intake.awaitTaken(1);
      server.reload();
      intake.awaitTaken(1000);
      server.stop();
      server.startAgain();
      intake.awaitRows(3000);
      intake.awaitStatus("main", "watching");

      assertThat(intake.query("select 1 from message")).hasSize(3000);
      assertThat(intake.query("select distinct sha256 from message")).hasSize(3000);
      assertThat(intake.query("select distinct uid from message")).hasSize(3000);
    }
  }

  @Test
  void aMailThatTheServerCannotReadIsRefusedAloneAndThoseBehindItPass() throws Exception {
    List<byte[]> mails = IntStream.range(0, 40).mapToObj(i -> mail("p " + i)).toList();
    server.deliver("user", mails);
    server.shown("user");
    try (Stream<Path> files = Files.list(server.maildir("user").resolve("new"))) {
      Path poison = files.sorted().skip(20).findFirst().orElseThrow();
      Files.setPosixFilePermissions(poison, PosixFilePermissions.fromString("---------"));
    }
    try (Intake intake = Intake.in(data).main(server, "user").start()) {
      intake.awaitRows(40);

      List<Message> refused =
          intake.messages().stream().filter(message -> message.refusal() != null).toList();
      assertThat(refused).hasSize(1);
      assertThat(refused.get(0).uid()).isEqualTo(21);
      assertThat(refused.get(0).refusal()).contains("mail server");
      assertThat(intake.spool.load(refused.get(0)).message().refusal()).contains("mail server");
      assertThat(intake.messages()).extracting(Message::uid).doesNotHaveDuplicates().hasSize(40);
    }
  }

  /** Dovecot believes a file's name where it states the size, and breaks when it finds out. */
  @Test
  void aMailWhoseSizeTheServerGetsWrongStopsNoOther() throws Exception {
    List<byte[]> mails = IntStream.range(0, 30).mapToObj(i -> mail("s " + i)).toList();
    server.deliver("user", mails);
    try (Stream<Path> files = Files.list(server.maildir("user").resolve("new"))) {
      Path liar = files.sorted().skip(10).findFirst().orElseThrow();
      Files.move(liar, liar.resolveSibling(liar.getFileName() + ",S=3,W=3"));
    }
    try (Intake intake = Intake.in(data).main(server, "user").start()) {
      intake.awaitRows(30);

      assertThat(intake.messages()).extracting(Message::uid).doesNotHaveDuplicates().hasSize(30);
      assertThat(intake.messages())
          .filteredOn(message -> message.uid() != 11)
          .extracting(Message::sha256)
          .containsExactlyElementsOf(
              mails.stream().filter(mail -> mail != mails.get(10)).map(Sha256::of).toList());
    }
  }

  /** The real register, with its failures counted. */
  private record Counting(MessageRegister real, AtomicInteger failures) implements MessageRegister {

    @Override
    public MailboxMark mark(String mailbox) {
      return real.mark(mailbox);
    }

    @Override
    public List<Message> register(String mailbox, MailboxMark reached, List<Arrival> arrivals) {
      try {
        return real.register(mailbox, reached, arrivals);
      } catch (RuntimeException e) {
        failures.incrementAndGet();
        throw e;
      }
    }

    @Override
    public Message registerUpload(Arrival arrival) {
      return real.registerUpload(arrival);
    }

    @Override
    public void status(MailboxStatus status) {
      real.status(status);
    }
  }
}
