package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.learn.Teacher;
import ess.learn.Teacher.Knowledge;
import ess.message.Feedback.Label;
import ess.message.MessageId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say of messages reaches the learner. */
class FeedbackLearningTest {

  @TempDir Path dir;

  @Test
  void theLearnerLearnsWhatIsSaidAndChangesItsMindWithThem() {
    Path file = dir.resolve("learned");
    try (Service service =
        Service.with()
            .routes(Service.SCAN)
            .routes("routes/operate/on-error", "routes/operate/learn-from-feedback")
            .property("ess.learn.file", file.toString())
            .property("ess.learn.interval", "300ms")
            .start(dir)) {
      MessageId first = submitted(service, "first");
      MessageId second = submitted(service, "second");
      assertThat(service.store.feedback().say(first, Label.JUNK, "ann")).isTrue();
      assertThat(service.store.feedback().say(second, Label.GOOD, "ann")).isTrue();

      awaitKnown(file, 1, 1);

      assertThat(service.store.feedback().say(first, Label.GOOD, "ann")).isTrue();
      awaitKnown(file, 0, 2);
    }
  }

  /** Waits until so many mails of each kind are known in the file. */
  static void awaitKnown(Path file, int junk, int good) {
    Teacher teacher = new Teacher(file.toString(), 100);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              Knowledge known = teacher.forget(List.of());
              assertThat(known.junk()).isEqualTo(junk);
              assertThat(known.good()).isEqualTo(good);
            });
  }

  private static MessageId submitted(Service service, String more) {
    String mail = Judges.mail("clean", "ann@example.org", more);
    return new MessageId(
        Documents.json(service.submit(service.token("analyst"), mail, "Prefer", "wait=20").body())
            .get("id")
            .asText());
  }
}
