package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken out of a mail, and what a mail would get, with the real scan. */
class ContentTest {

  private static final String MAIL =
      """
      From: ann@example.org
      Subject: two parts
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary="b"

      --b
      Content-Type: text/plain

      Hello
      --b
      Content-Type: text/html; name="../../etc/x.html"
      Content-Disposition: attachment; filename="../../etc/x.html"
      Content-Transfer-Encoding: base64

      PGgxPkhpPC9oMT4=
      --b--
      """
          .replace("\n", "\r\n");

  @TempDir static Path dir;
  private static Service service;
  private static String message;

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
            .start(dir);
    message =
        service
            .submit(service.token("analyst"), MAIL, "Prefer", "wait=20")
            .headers()
            .firstValue("Location")
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<String> content(String role, String encodedPath) {
    return service.get(message + "/content?part=" + encodedPath, service.token(role));
  }

  private static String partPath(String holds) throws IOException {
    String parts = service.get(message + "/parts", service.token("reader")).body();
    for (var part :
        new com.fasterxml.jackson.databind.ObjectMapper().readTree(parts).path("parts")) {
      if (part.path("path").asText().contains(holds)) {
        return URLEncoder.encode(part.path("path").asText(), StandardCharsets.UTF_8);
      }
    }
    throw new AssertionError(parts);
  }

  private static long count(String table) {
    try (Connection connection = service.store.reader().getConnection();
        ResultSet row =
            connection.createStatement().executeQuery("select count(*) from " + table)) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPartComesDecodedAsAnAttachmentThatNothingRenders() throws Exception {
    HttpResponse<String> part = content("analyst", partPath("x.html"));

    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.body()).isEqualTo("<h1>Hi</h1>");
    assertThat(part.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(part.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(part.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox", "default-src 'none'");
    assertThat(part.headers().firstValue("Content-Disposition").orElse(""))
        .matches("attachment; filename=\"[0-9a-f-]{36}\\.part\"");
  }

  @Test
  void itIsWrittenDownWhoTookIt() throws Exception {
    content("analyst", partPath("x.html"));

    String audit = service.get("/api/v1/audit", service.token("admin")).body();

    assertThat(audit).contains("message.content").contains(message.substring(17));
  }

  @Test
  void aReaderMayNot() throws Exception {
    assertThat(content("reader", partPath("x.html")).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.9",
        "..",
        "../../../../etc/passwd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "%252e%252e%252fetc%252fpasswd",
        "..%5c..%5cconfig%5capplication.properties",
        "%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
        "/etc/passwd",
        "file:///etc/passwd",
        "classpath:log4j2.properties",
        "message/../message",
        "1%2f..%2f1",
        "${header.id}",
        "' or '1'='1"
      })
  void aPathThatIsNoPartIsNotFound(String path) {
    String sent =
        path.replace(" ", "%20").replace("$", "%24").replace("{", "%7B").replace("}", "%7D");

    HttpResponse<String> answer = content("analyst", sent);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1%00", "1%0d%0aSet-Cookie:%20a=b", "1&part=2"})
  void aPathOutsideTheContractIsRefused(String path) {
    assertThat(content("analyst", path).statusCode()).isEqualTo(400);
  }

  @Test
  void aMailThatIsOnlyAskedAboutLeavesNothingBehind() throws Exception {
    long messages = count("message");
    long events = count("event");

    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/what-if")
                .header("Authorization", "Bearer " + service.token("analyst"))
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofString(MAIL)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"state\":\"judged\"", "\"verdict\":{\"result\":");
    assertThat(count("message")).isEqualTo(messages);
    assertThat(count("event")).isEqualTo(events);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> {
              try (Stream<Path> left = Files.list(dir.resolve("spool/tmp"))) {
                assertThat(left).isEmpty();
              }
            });
  }
}
