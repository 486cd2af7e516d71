package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagesTest {

  private static final int ALL = 25;

  @TempDir static Path dir;
  private static Service service;
  private static String token;

  @BeforeAll
  static void start() {
    service = Service.with().routes(Service.SCAN).start(dir);
    token = service.token("analyst");
    IntStream.range(0, ALL)
        .forEach(
            i ->
                submit(
                    Judges.mail(
                        i % 5 == 0 ? "malicious" : "clean",
                        "Sender%d <s%d@example.org>".formatted(i, i),
                        "100% \"number\" _" + i)));
    await().atMost(Duration.ofSeconds(30)).until(() -> get("/stats").get("waiting").asInt() == 0);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode submit(String mail, String... headers) {
    return Documents.json(service.submit(token, mail, headers).body());
  }

  private static JsonNode get(String path) {
    HttpResponse<String> answer = service.get("/api/v1" + path, token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return Documents.json(answer.body());
  }

  @Test
  void pagesHoldEachMessageOnceWhileNewOnesArrive() {
    List<String> seen = new ArrayList<>();
    JsonNode page = get("/messages?limit=7&to=" + Instant.now());
    while (true) {
      page.get("items").forEach(item -> seen.add(item.get("id").asText()));
      if (page.get("next").isNull()) {
        break;
      }
      submit(Judges.mail("clean", "late@example.org", "late"));
      page = get("/messages?limit=7&cursor=" + page.get("next").asText());
    }

    assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(ALL);
    assertThat(seen).isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }

  @Test
  void filtersLetPassWhatFits() {
    JsonNode malicious = get("/messages?verdict=malicious&q=number&limit=200").get("items");
    JsonNode both = get("/messages?verdict=malicious,clean&q=100%25&limit=200").get("items");
    JsonNode text = get("/messages?q=SENDER7%20").get("items");
    JsonNode wildcard = get("/messages?q=%25%25").get("items");
    JsonNode elsewhere = get("/messages?mailbox=main").get("items");
    JsonNode upload =
        get("/messages?mailbox=upload&from=2020-01-01T00:00:00Z&limit=200").get("items");
    JsonNode before = get("/messages?to=2020-01-01T00:00:00Z").get("items");

    assertThat(malicious).hasSize(5).allMatch(m -> m.get("verdict").get("score").asInt() == 20);
    assertThat(both).hasSize(ALL);
    assertThat(text).hasSize(1).allMatch(m -> m.get("from").asText().startsWith("Sender7"));
    assertThat(wildcard).isEmpty();
    assertThat(elsewhere).isEmpty();
    assertThat(upload.size()).isGreaterThanOrEqualTo(ALL);
    assertThat(before).isEmpty();
  }

  @Test
  void oneMessageTellsVerdictAndFindings() {
    String id = get("/messages?verdict=malicious").get("items").get(0).get("id").asText();

    JsonNode message = get("/messages/" + id);

    assertThat(message.get("verdict").get("result").asText()).isEqualTo("malicious");
    assertThat(message.get("verdict").get("findings").get(0).get("range").get("to").asInt())
        .isEqualTo(4);
  }

  @Test
  void partsAreATreeWithALedger() {
    String id = get("/messages?verdict=malicious").get("items").get(0).get("id").asText();

    JsonNode parts = get("/messages/" + id + "/parts");

    assertThat(parts.get("message").asText()).isEqualTo(id);
    assertThat(parts.get("parts").get(0).get("path").asText()).isEqualTo("message");
    assertThat(parts.get("parts").get(1).get("parent").asText()).isEqualTo("message");
    assertThat(parts.get("parts").get(1).get("range").get("from").asInt()).isEqualTo(10);
    assertThat(parts.get("parts").get(0).get("range").isNull()).isTrue();
    assertThat(parts.get("ledger").get(0).get("kind").asText()).isEqualTo("header");
  }

  @Test
  void rawBytesComeAsAnAttachmentOfNoType() throws Exception {
    String mail = Judges.mail("clean", "raw@example.org", "ünïcode\u0000\u00ff");
    String id = submit(mail).get("id").asText();

    HttpResponse<byte[]> answer =
        service.http.send(
            service
                .request("/api/v1/messages/" + id + "/raw")
                .header("Authorization", "Bearer " + token)
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.body()).isEqualTo(mail.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"" + id + ".eml\"");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void aSubmissionIsAnsweredAtOnceOrWithItsVerdict() {
    HttpResponse<String> atOnce = service.submit(token, Judges.mail("clean"));
    HttpResponse<String> waited =
        service.submit(token, Judges.mail("malicious"), "Prefer", "respond-async, wait=20");

    assertThat(atOnce.statusCode()).isIn(201, 202);
    assertThat(waited.statusCode()).isEqualTo(201);
    JsonNode message = Documents.json(waited.body());
    assertThat(message.get("verdict").get("result").asText()).isEqualTo("malicious");
    assertThat(message.get("mailbox").asText()).isEqualTo("upload");
    assertThat(waited.headers().firstValue("Location"))
        .contains("/api/v1/messages/" + message.get("id").asText());
  }

  @Test
  void eventsHaveOneNumberEach() {
    List<Long> seen = new ArrayList<>();
    long after = 0;
    JsonNode page = get("/events?limit=20");
    while (!page.get("items").isEmpty()) {
      page.get("items").forEach(event -> seen.add(event.get("seq").asLong()));
      after = page.get("next").asLong();
      page = get("/events?limit=20&after=" + after);
    }

    assertThat(seen).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2 * ALL);
    assertThat(get("/events?verdict=malicious").get("items"))
        .allMatch(e -> e.get("type").asText().equals("verdict.given"))
        .allMatch(e -> e.get("data").get("verdict").get("result").asText().equals("malicious"));
  }

  @Test
  void mailboxesTellHowTheyAreDoing() {
    service
        .store
        .register()
        .status(
            new ess.message.MailboxStatus(
                "main",
                ess.message.MailboxStatus.State.FAILING,
                "The server does not answer.",
                Instant.parse("2026-01-01T00:00:00Z")));

    JsonNode mailboxes = get("/mailboxes").get("items");

    assertThat(mailboxes).hasSize(1);
    assertThat(mailboxes.get(0).get("state").asText()).isEqualTo("failing");
    assertThat(mailboxes.get(0).get("sentence").asText()).isEqualTo("The server does not answer.");
  }

  @Test
  void countsAddUp() {
    JsonNode stats = get("/stats");

    assertThat(stats.get("verdicts").get("malicious").asInt()).isGreaterThanOrEqualTo(5);
    assertThat(stats.get("messages").asInt()).isGreaterThanOrEqualTo(ALL);
  }

  @Test
  void scannersAreTheRoutesThatRun() throws Exception {
    try (Service other =
        Service.with()
            .routes("routes/scan/scanners/on-error", "routes/scan/scanners/scan-names")
            .start(dir.resolve("other"))) {
      JsonNode scanners =
          Documents.json(other.get("/api/v1/scanners", other.token("reader")).body()).get("items");

      assertThat(scanners).hasSize(1);
      assertThat(scanners.get(0).get("name").asText()).isEqualTo("names");
      assertThat(scanners.get(0).get("running").asBoolean()).isTrue();
    }
  }
}
