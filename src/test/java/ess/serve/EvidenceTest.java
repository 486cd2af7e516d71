package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ess.demo.SampleMail;
import ess.demo.SampleMails;
import ess.message.Sha256;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a finding cites can be taken out of the mail over REST, and is what it was. */
class EvidenceTest {

  @TempDir static Path dir;
  private static Service service;
  private static final List<JsonNode> MESSAGES = new ArrayList<>();

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
                "routes/scan/scanners/*")
            .start(dir);
    String token = service.token("analyst");
    for (SampleMail mail : SampleMails.make(Clock.systemUTC())) {
      String text = new String(mail.raw(), StandardCharsets.UTF_8);
      MESSAGES.add(Documents.json(service.submit(token, text, "Prefer", "wait=30").body()));
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void theBytesOfEachRangeHashToWhatIsStated() {
    assertThat(MESSAGES)
        .allSatisfy(
            message ->
                assertThat(message.at("/verdict/findings"))
                    .filteredOn(finding -> finding.has("range"))
                    .allSatisfy(
                        finding ->
                            assertThat(finding.get("evidenceSha256").asText())
                                .isEqualTo(cited(message, finding).hex())));
  }

  @Test
  void theRowsOfTheFindingsHaveThemToo() throws Exception {
    try (Connection connection = service.store.reader().getConnection();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*), sum(evidence_sha256 is null) from finding"
                        + " where range_from is not null")) {
      assertThat(rows.getInt(1)).isPositive();
      assertThat(rows.getInt(2)).isZero();
    }
  }

  private static Sha256 cited(JsonNode message, JsonNode finding)
      throws IOException, InterruptedException {
    String part = URLEncoder.encode(finding.get("part").asText(), StandardCharsets.UTF_8);
    byte[] content =
        service
            .http
            .send(
                service
                    .request(
                        "/api/v1/messages/%s/content?part=%s"
                            .formatted(message.get("id").asText(), part))
                    .header("Authorization", "Bearer " + service.token("analyst"))
                    .build(),
                BodyHandlers.ofByteArray())
            .body();
    return Sha256.of(
        Arrays.copyOfRange(
            content, finding.at("/range/from").asInt(), finding.at("/range/to").asInt()));
  }
}
