package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a mail that the budget did not suffice for, as it is stored and served. */
class CoverageTest {

  private static final String MAIL =
      "From: ann@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
          + "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n".repeat(10)
          + "--b--\r\n";

  @TempDir static Path dir;
  private static Service service;
  private static JsonNode document;
  private static JsonNode message;

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
                "routes/scan/scanners/scan-types")
            .property("ess.decompose.max-parts", "11")
            .start(dir);
    String place =
        service
            .submit(service.token("analyst"), MAIL, "Prefer", "wait=20")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    message = Documents.json(service.get(place, service.token("reader")).body());
    document = Documents.json(service.get(place + "/parts", service.token("reader")).body());
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static List<JsonNode> ledger() {
    return IntStream.range(0, document.get("ledger").size())
        .mapToObj(document.get("ledger")::get)
        .toList();
  }

  @Test
  void whatTheBudgetDidNotSufficeForIsUnread() {
    assertThat(ledger())
        .filteredOn(region -> region.get("kind").asText().equals("unread"))
        .hasSize(11)
        .allMatch(region -> region.get("from").asInt() > MAIL.indexOf("hello"));
  }

  @Test
  void itsSumIsTheSizeOfTheMail() {
    assertThat(message.get("size").asInt()).isEqualTo(MAIL.length());
    assertThat(ledger())
        .extracting(region -> region.get("to").asInt() - region.get("from").asInt())
        .satisfies(
            lengths ->
                assertThat(lengths.stream().mapToInt(i -> i).sum()).isEqualTo(MAIL.length()));
  }

  @Test
  void aFindingNamesAllOfIt() {
    JsonNode finding = message.at("/verdict/findings/0");

    assertThat(message.at("/verdict/result").asText()).isEqualTo("unscannable");
    assertThat(finding.get("id").asText()).isEqualTo("limit.parts");
    assertThat(finding.at("/range/from").asInt()).isZero();
    assertThat(finding.at("/range/to").asInt()).isEqualTo(MAIL.length());
  }
}
