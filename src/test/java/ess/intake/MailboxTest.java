package ess.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Message;
import ess.message.Sha256;
import ess.testing.Dovecot;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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

  static byte[] mail(String subject) {
    return ("From: a@example.org\r\nSubject: " + subject + "\r\n\r\n" + subject + "\r\n")
        .getBytes(ISO_8859_1);
  }
}
