package ess.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Feedback.Label;
import ess.message.Lesson;
import ess.message.Sha256;
import ess.testing.Dovecot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of lessons on a real server: the shipped route, with a collector for the learner. */
class FolderLessonsTest {

  private static Dovecot server;

  @TempDir Path data;
  private final List<List<Lesson>> pages = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

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

  private static byte[] mail(String subject) {
    return "From: a@example.org\r\nSubject: %s\r\n\r\nbody\r\n"
        .formatted(subject)
        .getBytes(ISO_8859_1);
  }

  private Intake junk(String user) throws Exception {
    Intake intake =
        Intake.in(data)
            .main(server, user)
            .set("ess.intake.junk-folder", "Junk")
            .with(Path.of("routes/intake/mailbox-main-junk.camel.yaml"));
    intake.context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:learn-from-folder").process(FolderLessonsTest.this::learn);
          }
        });
    return intake;
  }

  private void learn(Exchange exchange) {
    if (failures.getAndDecrement() > 0) {
      throw new IllegalStateException("no room");
    }
    @SuppressWarnings("unchecked")
    List<Lesson> page = exchange.getMessage().getBody(List.class);
    pages.add(page);
  }

  private List<Sha256> learned() {
    return pages.stream()
        .flatMap(List::stream)
        .map(lesson -> lesson.mail().message().sha256())
        .toList();
  }

  private void awaitLearned(int count) {
    await().atMost(Intake.PATIENCE).until(() -> learned().size() >= count);
  }

  @Test
  void aFolderIsReadByPagesAndNoFlagAndNoRowIsChanged() throws Exception {
    List<byte[]> mails = IntStream.range(0, 430).mapToObj(i -> mail("junk " + i)).toList();
    server.deliver("pages", mails);
    server.create("pages", "Junk");
    server.move("pages", "INBOX", "Junk");
    List<Dovecot.Shown> before = server.shown("pages", "Junk");

    try (Intake intake = junk("pages").start()) {
      awaitLearned(430);

      assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(page).hasSizeLessThan(201));
      assertThat(learned())
          .containsExactlyInAnyOrderElementsOf(mails.stream().map(Sha256::of).toList());
      assertThat(pages.get(0))
          .allSatisfy(
              lesson -> {
                assertThat(lesson.label()).isEqualTo(Label.JUNK);
                assertThat(lesson.mail().message().mailbox()).isEqualTo("main");
                assertThat(lesson.mail().content().sha256())
                    .isEqualTo(lesson.mail().message().sha256());
              });
      intake.awaitSentence("main.junk", "The mailbox is read up to its end");
      assertThat(intake.query("select 1 from message")).isEmpty();
      assertThat(intake.taken).isEmpty();
    }

    assertThat(server.shown("pages", "Junk")).isEqualTo(before);
    assertThat(before).noneSatisfy(mail -> assertThat(mail.flags()).contains("SEEN"));
  }

  @Test
  void aLaterStartGoesOnWhereItWas() throws Exception {
    server.create("resume", "Junk");
    server.append("resume", "Junk", mail("one"));
    try (Intake intake = junk("resume").start()) {
      awaitLearned(1);
      intake.awaitSentence("main.junk", "The mailbox is read up to its end");
    }
    server.append("resume", "Junk", mail("two"));

    try (Intake intake = junk("resume").start()) {
      awaitLearned(2);
      server.append("resume", "Junk", mail("three"));
      awaitLearned(3);

      assertThat(learned())
          .containsExactly(
              Sha256.of(mail("one")), Sha256.of(mail("two")), Sha256.of(mail("three")));
      assertThat(intake.query("select uid from mailbox where name = 'main.junk'")).hasSize(1);
    }
  }

  @Test
  void aFolderWithOtherNumbersIsReadAgain() throws Exception {
    server.deliver("renumbered", mail("one"));
    try (Intake intake = junk("renumbered").set("ess.intake.junk-folder", "INBOX").start()) {
      awaitLearned(1);
      intake.awaitSentence("main.junk", "The mailbox is read up to its end");
    }
    server.renumber("renumbered");

    try (Intake intake = junk("renumbered").set("ess.intake.junk-folder", "INBOX").start()) {
      awaitLearned(2);

      assertThat(learned()).containsOnly(Sha256.of(mail("one")));
      assertThat(intake.query("select 1 from message")).hasSizeLessThan(2);
    }
  }

  @Test
  void aPageThatCouldNotBeLearnedIsToldAndComesAgain() throws Exception {
    server.create("again", "Junk");
    server.append("again", "Junk", mail("one"));
    failures.set(1);

    try (Intake intake = junk("again").start()) {
      assertThat(intake.awaitStatus("main.junk", "paused")).contains("could not be learned");
      awaitLearned(1);

      intake.awaitStatus("main.junk", "watching");
      assertThat(learned()).containsExactly(Sha256.of(mail("one")));
    }
  }

  @Test
  void aFolderThatIsNotThereIsToldAndHurtsNoMailbox() throws Exception {
    try (Intake intake = junk("missing").start()) {
      assertThat(intake.awaitStatus("main.junk", "failing")).contains("\"Junk\" is not there");

      server.append("missing", "INBOX", mail("new"));
      intake.awaitTaken(1);

      assertThat(intake.status("main")).containsEntry("state", "watching");
    }
  }

  @Test
  void whatIsLargerThanABatchIsPassedOver() throws Exception {
    server.create("large", "Junk");
    server.append("large", "Junk", mail("x".repeat(3 << 20)));
    server.append("large", "Junk", mail("small"));

    try (Intake intake = junk("large").start()) {
      awaitLearned(1);
      intake.awaitSentence("main.junk", "The mailbox is read up to its end");

      assertThat(learned()).containsExactly(Sha256.of(mail("small")));
    }
  }

  @Test
  void withoutAFolderThereIsNoRoute() throws Exception {
    try (Intake intake = junk("none").set("ess.intake.junk-folder", "").start()) {
      assertThat(intake.context.getRoute("mailbox-main-junk")).isNull();
    }
  }
}
