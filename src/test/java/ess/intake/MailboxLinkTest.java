package ess.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ess.demo.DemoMailbox;
import ess.demo.SampleMails;
import jakarta.mail.PasswordAuthentication;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxLinkTest {

  @TempDir Path dir;

  /** GreenMail, unlike Dovecot, does not tell at the begin of an IDLE what came before it. */
  @Test
  void aMailThatCameBetweenReadingAndWaitingIsHeardOf() throws Exception {
    ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
    try (DemoMailbox mailbox = DemoMailbox.start(dir, "correct-horse", Clock.systemUTC());
        MailboxLink link = MailboxLink.open(settings(mailbox), login(mailbox), watchdog)) {
      link.newsTaken();

      mailbox.deliver(SampleMails.make(Clock.systemUTC()).get(0));

      assertTimeoutPreemptively(Duration.ofSeconds(30), link::awaitNews);
      assertThat(link.hasNews()).isTrue();
    } finally {
      watchdog.shutdownNow();
    }
  }

  private static MailboxSettings settings(DemoMailbox mailbox) {
    return new MailboxSettings(
        "main",
        null,
        mailbox.host(),
        mailbox.port(),
        "INBOX",
        mailbox.authority(),
        new Properties(),
        MailboxSettings.IDLE,
        Duration.ZERO,
        MailboxSettings.BATCH_BYTES);
  }

  private static PasswordAuthentication login(DemoMailbox mailbox) {
    return new PasswordAuthentication(mailbox.username(), mailbox.password());
  }
}
