package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ess.message.Feedback;
import ess.message.Feedback.Label;
import ess.message.MessageId;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people say of messages, as a learner reads it. */
class FeedbackTest {

  @TempDir static Path dir;
  private static Service service;

  /** The last word before the test. */
  private long before;

  @BeforeAll
  static void start() {
    service = Service.with().routes(Service.SCAN).start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void lookAtTheLog() {
    List<Feedback> all = service.store.feedback().after(0, 1000);
    before = all.isEmpty() ? 0 : all.get(all.size() - 1).number();
  }

  private String submitted(String more) {
    String mail = Judges.mail("clean", "ann@example.org", more);
    return Documents.json(
            service.submit(service.token("analyst"), mail, "Prefer", "wait=20").body())
        .get("id")
        .asText();
  }

  private int say(String role, String id, String body) {
    return service
        .send(
            service
                .request("/api/v1/messages/" + id + "/feedback")
                .header("Authorization", "Bearer " + service.token(role))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)))
        .statusCode();
  }

  @Test
  void theNewestWordOfEachMessageIsReadInOrder() {
    String first = submitted("first");
    String second = submitted("second");

    assertThat(say("analyst", first, "{\"label\":\"junk\"}")).isEqualTo(202);
    assertThat(say("analyst", second, "{\"label\":\"junk\"}")).isEqualTo(202);
    assertThat(say("admin", first, "{\"label\":\"good\"}")).isEqualTo(202);

    List<Feedback> all = service.store.feedback().after(before, 10);
    assertThat(all)
        .extracting(said -> said.message().id().text(), Feedback::label, Feedback::by)
        .containsExactly(tuple(second, Label.JUNK, "ann"), tuple(first, Label.GOOD, "ann"));
    assertThat(service.spool.load(all.get(0).message()).content().size()).isPositive();
    assertThat(service.store.feedback().after(all.get(0).number(), 10)).hasSize(1);
    assertThat(service.store.feedback().after(all.get(1).number(), 10)).isEmpty();
    assertThat(service.store.feedback().after(before, 1)).hasSize(1);
  }

  @Test
  void whatIsSaidAlreadyIsNotWrittenAgain() {
    String id = submitted("again");
    say("analyst", id, "{\"label\":\"junk\"}");
    long number = service.store.feedback().after(before, 10).get(0).number();

    int status = say("admin", id, "{\"label\":\"junk\"}");

    assertThat(status).isEqualTo(202);
    assertThat(service.store.feedback().after(number, 10)).isEmpty();
  }

  @Test
  void theAuditTellsWhoSaidWhat() {
    String id = submitted("audit");

    say("analyst", id, "{\"label\":\"good\"}");

    assertThat(
            Documents.json(
                    service
                        .get("/api/v1/audit?action=message.feedback", service.token("admin"))
                        .body())
                .get("items"))
        .filteredOn(entry -> entry.get("target").asText().equals(id))
        .hasSize(1)
        .allMatch(entry -> entry.at("/detail/label").asText().equals("good"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"label\":\"spam\"}",
        "{\"label\":\"JUNK\"}",
        "{\"label\":null}",
        "{\"label\":\"junk\",\"by\":\"root\"}",
        "{\"label\":\"junk\",\"label\":\"good\"}",
        "[]",
        "junk"
      })
  void anythingElseIsRefused(String body) {
    String id = submitted("else");

    assertThat(say("analyst", id, body)).isEqualTo(400);
    assertThat(service.store.feedback().after(before, 10)).isEmpty();
  }

  @Test
  void aMessageThatIsNotThereIsNotFound() {
    assertThat(say("analyst", MessageId.at(Instant.EPOCH).text(), "{\"label\":\"junk\"}"))
        .isEqualTo(404);
  }

  @Test
  void aReaderMayNot() {
    assertThat(say("reader", submitted("reader"), "{\"label\":\"junk\"}")).isEqualTo(403);
  }
}
