package ess.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.testing.Dovecot;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person puts into the folders of a mailbox reaches the learner. */
class FolderLearningTest {

  @TempDir Path dir;

  private Service service(Dovecot server, Path file) {
    return Service.with()
        .routes(Service.SCAN)
        .routes(
            "routes/intake/on-error",
            "routes/intake/take-in-message",
            "routes/intake/mailbox-main",
            "routes/intake/mailbox-main-junk",
            "routes/intake/mailbox-main-good",
            "routes/operate/on-error",
            "routes/operate/learn-from-feedback",
            "routes/operate/learn-from-folder")
        .property("ess.intake.host", Dovecot.HOST)
        .property("ess.intake.port", Integer.toString(server.port()))
        .property("ess.intake.ca-file", server.caFile().toString())
        .property("ess.intake.username", "ann")
        .property("ess.intake.password", Dovecot.PASSWORD)
        .property("ess.intake.noop-millis", "20")
        .property("ess.intake.junk-folder", "Junk")
        .property("ess.intake.good-folder", "Wanted")
        .property("ess.learn.file", file.toString())
        .property("ess.learn.interval", "300ms")
        .start(dir);
  }

  @Test
  void whatIsMovedIsLearnedAsItsLastPlaceSays() {
    Path file = dir.resolve("learned");
    try (Dovecot server = Dovecot.start()) {
      server.create("ann", "Junk");
      server.create("ann", "Wanted");
      server.append("ann", "Junk", mail("none that the judge understands"));
      server.append("ann", "Junk", mail("clean never seen"));
      server.append("ann", "INBOX", mail("clean moved"));
      try (Service service = service(server, file)) {
        FeedbackLearningTest.awaitKnown(file, 1, 0);
        awaitVerdicts(service, 1);

        server.move("ann", "INBOX", "Junk");
        FeedbackLearningTest.awaitKnown(file, 2, 0);

        server.move("ann", "Junk", "INBOX");
        FeedbackLearningTest.awaitKnown(file, 0, 2);

        server.move("ann", "INBOX", "Junk");
        FeedbackLearningTest.awaitKnown(file, 2, 0);

        server.move("ann", "Junk", "Wanted");
        FeedbackLearningTest.awaitKnown(file, 0, 2);

        awaitVerdicts(service, 3);
        assertThat(
                Documents.json(service.get("/api/v1/mailboxes", service.token("reader")).body())
                    .findValuesAsText("name"))
            .containsExactly("main", "main.good", "main.junk");
      }
    }
  }

  private static void awaitVerdicts(Service service, int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Documents.json(
                            service
                                .get("/api/v1/messages?verdict=clean", service.token("reader"))
                                .body())
                        .get("items")
                        .size()
                    == count);
  }

  private static byte[] mail(String subject) {
    return Judges.mail(subject, "ann@example.org", "").getBytes(ISO_8859_1);
  }
}
