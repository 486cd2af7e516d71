package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import ess.message.Arrival;
import ess.message.MessageId;
import ess.message.Sha256;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored mail that is scanned again, with the real scan. */
class RescanTest {

  private static final String MAIL =
      "From: ann@example.org\r\nSubject: a program\r\nContent-Type: application/octet-stream;"
          + " name=\"a.exe\"\r\n\r\nMZ is how it begins, %s\r\n";

  @TempDir static Path dir;
  private static Service service;

  @BeforeAll
  static void start() {
    service =
        Service.with()
            .routes(
                "routes/scan/on-error",
                "routes/scan/scan-message",
                "routes/scan/store-verdict",
                "routes/scan/dissect-message",
                "routes/scan/judge-message",
                "routes/scan/scanners/on-error",
                "routes/scan/scanners/scan-names")
            .start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode submitted(String what) {
    return Documents.json(
        service.submit(service.token("analyst"), MAIL.formatted(what), "Prefer", "wait=20").body());
  }

  private static HttpResponse<String> rescan(String id, String role) {
    return service.send(
        service
            .request("/api/v1/messages/" + id + "/rescan")
            .header("Authorization", "Bearer " + service.token(role))
            .POST(BodyPublishers.noBody()));
  }

  private static JsonNode get(String path) {
    return Documents.json(service.get("/api/v1" + path, service.token("admin")).body());
  }

  private static JsonNode verdicts(String id) {
    return get("/messages/" + id + "/verdicts").get("items");
  }

  private static void awaitVerdicts(String id, int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> verdicts(id).size() == count);
  }

  private static String timeless(JsonNode verdict) {
    return verdict.toString().replaceAll("\"givenAt\":\"[^\"]*\"|\"tookMs\":[0-9]+", "");
  }

  @Test
  void bothVerdictsAreKeptAndAreTheSameButForTheirTimes() {
    JsonNode first = submitted("first");
    String id = first.get("id").asText();

    HttpResponse<String> answer = rescan(id, "analyst");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/messages/" + id);
    assertThat(Documents.json(answer.body()).get("id").asText()).isEqualTo(id);
    awaitVerdicts(id, 2);
    JsonNode kept = verdicts(id);
    assertThat(kept.get(1).get("scan").asInt()).isEqualTo(1);
    assertThat(kept.get(1).get("verdict")).hasToString(first.get("verdict").toString());
    assertThat(kept.get(0).get("scan").asInt()).isEqualTo(2);
    assertThat(kept.get(0).get("verdict")).isEqualTo(get("/messages/" + id).get("verdict"));
    assertThat(kept.get(0).at("/verdict/findings")).isNotEmpty();
    assertThat(timeless(kept.get(0).get("verdict")))
        .isEqualTo(timeless(kept.get(1).get("verdict")));
  }

  @Test
  void theNewVerdictIsAnEventAndTheAuditTellsWhoAsked() {
    String id = submitted("event").get("id").asText();

    rescan(id, "analyst");

    awaitVerdicts(id, 2);
    assertThat(get("/events?limit=1000").get("items"))
        .filteredOn(event -> event.get("subject").asText().equals(id))
        .extracting(event -> event.get("type").asText())
        .containsExactly("message.received", "verdict.given", "verdict.given");
    assertThat(get("/audit?action=message.rescan").get("items"))
        .filteredOn(entry -> entry.get("target").asText().equals(id))
        .hasSize(1)
        .allMatch(entry -> entry.get("actor").asText().equals("ann"))
        .allMatch(entry -> entry.at("/detail/scan").asText().equals("2"));
  }

  @Test
  void askingAgainWhileAScanWaitsBeginsNoOther() {
    String id = submitted("flight").get("id").asText();
    service.sql("update message set state = 'scanning', lease_owner = 'another' where id = ?", id);

    HttpResponse<String> answer = rescan(id, "analyst");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Documents.json(answer.body()).get("state").asText()).isEqualTo("scanning");
    assertThat(get("/audit?action=message.rescan").get("items"))
        .noneMatch(entry -> entry.get("target").asText().equals(id));
    assertThat(verdicts(id)).hasSize(1);
  }

  @Test
  void theVerdictBeforeIsShownUntilTheNewOneIsThere() {
    JsonNode message = submitted("shown");
    String id = message.get("id").asText();
    service.sql("update message set state = 'received', scan = 2 where id = ?", id);

    assertThat(get("/messages/" + id)).isEqualTo(message);
    assertThat(get("/messages/" + id + "/parts").get("parts")).isNotEmpty();
    assertThat(verdicts(id)).hasSize(1);
  }

  @Test
  void olderVerdictsAreReadPageByPage() {
    String id = submitted("pages").get("id").asText();
    rescan(id, "analyst");
    awaitVerdicts(id, 2);
    rescan(id, "admin");
    awaitVerdicts(id, 3);

    JsonNode first = get("/messages/" + id + "/verdicts?limit=2");
    JsonNode second = get("/messages/" + id + "/verdicts?limit=2&before=" + first.get("next"));

    assertThat(first.get("items"))
        .extracting(item -> item.get("scan").asInt())
        .containsExactly(3, 2);
    assertThat(second.get("items")).extracting(item -> item.get("scan").asInt()).containsExactly(1);
    assertThat(second.get("next").isNull()).isTrue();
  }

  @Test
  void aMessageWithoutAVerdictHasNone() {
    Arrival arrival = new Arrival(null, Sha256.of(new byte[0]), 0, Instant.now(), null);
    String id = service.store.register().registerUpload(arrival).id().text();

    assertThat(get("/messages/" + id + "/verdicts").toString())
        .isEqualTo("{\"items\":[],\"next\":null}");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    String nobody = MessageId.at(Instant.EPOCH).text();

    assertThat(rescan(nobody, "analyst").statusCode()).isEqualTo(404);
    assertThat(
            service
                .get("/api/v1/messages/" + nobody + "/verdicts", service.token("reader"))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void aReaderMayNot() {
    assertThat(rescan(submitted("reader").get("id").asText(), "reader").statusCode())
        .isEqualTo(403);
  }

  @Test
  void withoutItsBytesNothingIsScannedAgain() throws IOException {
    JsonNode message = submitted("bytes");
    String id = message.get("id").asText();
    String sha256 = message.get("sha256").asText();
    Files.delete(dir.resolve("spool").resolve(sha256.substring(0, 2)).resolve(sha256 + ".eml"));

    HttpResponse<String> answer = rescan(id, "analyst");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("Its file in the spool is missing.", "conflict");
    assertThat(get("/messages/" + id)).isEqualTo(message);
  }

  @Test
  void whatWasNeverHadIsNotTakenForAnEmptyMail() {
    service.submit(service.token("analyst"), "\r\n", "Prefer", "wait=20");
    String id = submitted("refused").get("id").asText();
    service.sql("update message set refusal = 'It was too large.', size = 0 where id = ?", id);

    assertThat(rescan(id, "analyst").statusCode()).isEqualTo(409);
  }

  @Test
  void whatWasGivenUpIsTriedAnew() {
    String id = submitted("given up").get("id").asText();
    service.sql("update message set refusal = 'It was given up.', attempts = 11 where id = ?", id);

    rescan(id, "analyst");

    awaitVerdicts(id, 2);
    assertThat(verdicts(id).get(0).at("/verdict/findings").toString()).doesNotContain("refused");
  }
}
