package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {

  @TempDir static Path dir;
  private static Service service;

  @BeforeAll
  static void start() {
    service = Service.with().start(dir);
    IntStream.range(0, 25)
        .forEach(
            i ->
                append(
                    new AuditEntry(
                        i % 5 == 0 ? "ann" : "bob",
                        i % 2 == 0 ? "user.add" : "user.disable",
                        "user \"" + i,
                        Outcome.DONE,
                        "127.0.0.1",
                        null,
                        Map.of("role", "reader"))));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void append(AuditEntry entry) {
    service.store.audit().append(entry);
  }

  private static JsonNode get(String path) {
    HttpResponse<String> answer = service.get("/api/v1" + path, service.token("admin"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Documents.json(answer.body());
  }

  @Test
  void pagesHoldEachEntryOnceNewestFirst() {
    List<Long> seen = new ArrayList<>();
    JsonNode page = get("/audit?limit=7&actor=bob");
    while (true) {
      page.get("items").forEach(item -> seen.add(item.get("seq").asLong()));
      if (page.get("next").isNull()) {
        break;
      }
      append(new AuditEntry("bob", "user.add", null, Outcome.FAILED, null, null, Map.of()));
      page = get("/audit?limit=7&actor=bob&cursor=" + page.get("next").asText());
    }

    assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(seen).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void filtersLetPassWhatFits() {
    JsonNode anns = get("/audit?actor=ann").get("items");
    JsonNode both = get("/audit?actor=ann&action=user.disable").get("items");

    assertThat(anns).hasSize(5).allMatch(e -> e.get("actor").asText().equals("ann"));
    assertThat(both).hasSize(2).allMatch(e -> e.get("action").asText().equals("user.disable"));
    assertThat(both.get(0).get("target").asText()).isEqualTo("user \"15");
    assertThat(both.get(0).get("detail").get("role").asText()).isEqualTo("reader");
    assertThat(both.get(0).get("hash").asText()).matches("[0-9a-f]{64}");
  }

  @Test
  void aDownloadOfRawBytesIsOneEntryThatTellsWhoAndWhat() {
    String analyst = service.token("analyst");
    String id =
        Documents.json(service.submit(analyst, Judges.mail("clean")).body()).get("id").asText();

    HttpResponse<String> answer = service.get("/api/v1/messages/" + id + "/raw", analyst);

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode entries = get("/audit?action=message.raw").get("items");
    List<JsonNode> ours = new ArrayList<>();
    entries.forEach(e -> ours.add(e));
    ours.removeIf(e -> !e.get("target").asText().equals(id));
    assertThat(ours).hasSize(1);
    assertThat(ours.get(0).get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(ours.get(0).get("correlation").asText())
        .isEqualTo(answer.headers().firstValue("X-Correlation-Id").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reader", "analyst"})
  void onlyAnAdminReadsIt(String role) {
    assertThat(service.get("/api/v1/audit", service.token(role)).statusCode()).isEqualTo(403);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    String analyst = service.token("analyst");
    service.submit(analyst, Judges.mail("clean"));
    service.submit(analyst, Judges.mail("clean"));
    String ofMessages = get("/messages?limit=1").get("next").asText();
    String ofAudit = get("/audit?limit=1").get("next").asText();

    HttpResponse<String> messages = service.get("/api/v1/messages?cursor=" + ofAudit, analyst);
    HttpResponse<String> audit =
        service.get("/api/v1/audit?cursor=" + ofMessages, service.token("admin"));

    assertThat(messages.statusCode()).isEqualTo(400);
    assertThat(audit.statusCode()).isEqualTo(400);
  }
}
