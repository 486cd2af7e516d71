package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again only if it has changed, what is packed, and what is taken in only once. */
class AnswersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static Service service;
  private static String analyst;
  private static String message;

  @BeforeAll
  static void start(@TempDir Path dir) {
    service = Service.with().routes(Service.SCAN).start(dir);
    analyst = service.token("analyst");
    service.sql(
        """
        insert into app_user (id, username, password_hash, role, created_at)
        values ('1', 'ann', '', 'analyst', '2026-01-01T00:00:00.000Z')
        on conflict do nothing""");
    message =
        service
            .submit(analyst, "Subject: clean\r\n\r\nx", "Prefer", "wait=20")
            .headers()
            .firstValue("Location")
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        service.request(path).header("Authorization", "Bearer " + analyst);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private static String tag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/parts"})
  void aMessageThatHasNotChangedIsNotSentAgain(String below) {
    HttpResponse<String> first = service.send(request(message + below));

    HttpResponse<String> again =
        service.send(request(message + below, "If-None-Match", tag(first)));
    HttpResponse<String> other =
        service.send(request(message + below, "If-None-Match", "\"other\""));

    assertThat(tag(first)).matches("\"[A-Za-z0-9_-]{24}\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(tag(again)).isEqualTo(tag(first));
    assertThat(again.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/messages", "/mailboxes", "/scanners", "/stats"})
  void aListThatHasNotChangedIsNotSentAgain(String path) {
    HttpResponse<String> first = service.send(request("/api/v1" + path));

    HttpResponse<String> again =
        service.send(request("/api/v1" + path, "If-None-Match", "W/" + tag(first)));

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.statusCode()).isEqualTo(304);
  }

  @Test
  void aPageIsPackedForThoseWhoTakeItSo() throws Exception {
    for (int i = 0; i < 10; i++) {
      service.submit(analyst, "Subject: clean %d\r\n\r\nx".formatted(i), "Prefer", "wait=20");
    }
    HttpResponse<String> plain = service.send(request("/api/v1/messages"));

    HttpResponse<byte[]> packed =
        service.http.send(
            request("/api/v1/messages", "Accept-Encoding", "br;q=1, gzip;q=0.5").build(),
            BodyHandlers.ofByteArray());
    HttpResponse<String> refused =
        service.send(request("/api/v1/messages", "Accept-Encoding", "gzip;q=0"));

    byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(new String(unpacked, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(plain.body());
    assertThat(tag(packed)).isNotEqualTo(tag(plain));
    assertThat(refused.body()).isEqualTo(plain.body());
  }

  @Test
  void theSameMailUnderTheSameKeyIsOneMessage() {
    HttpResponse<String> first =
        service.submit(analyst, "Subject: clean k\r\n\r\nx", "Idempotency-Key", "key-1");

    HttpResponse<String> again =
        service.submit(analyst, "Subject: clean k\r\n\r\nx", "Idempotency-Key", "key-1");
    HttpResponse<String> otherKey =
        service.submit(analyst, "Subject: clean k\r\n\r\nx", "Idempotency-Key", "key-2");

    assertThat(first.statusCode()).isBetween(201, 202);
    assertThat(again.statusCode()).isBetween(201, 202);
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(otherKey.headers().firstValue("Location"))
        .isNotEqualTo(first.headers().firstValue("Location"));
  }

  @Test
  void anotherMailUnderTheSameKeyIsRefused() throws Exception {
    service.submit(analyst, "Subject: clean\r\n\r\none", "Idempotency-Key", "key-3");

    HttpResponse<String> other =
        service.submit(analyst, "Subject: clean\r\n\r\ntwo", "Idempotency-Key", "key-3");

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(other.body()).path("type").asText()).endsWith("key-reused");
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    HttpResponse<String> first =
        service.submit(analyst, "Subject: clean\r\n\r\nday", "Idempotency-Key", "key-4");
    service.sql(
        "update submission_key set made_at = '2026-01-01T00:00:00.000Z' where name = 'key-4'");

    HttpResponse<String> later =
        service.submit(analyst, "Subject: clean\r\n\r\nnight", "Idempotency-Key", "key-4");

    assertThat(later.statusCode()).isBetween(201, 202);
    assertThat(later.headers().firstValue("Location"))
        .isNotEqualTo(first.headers().firstValue("Location"));
  }

  @Test
  void ofManyAtOnceUnderOneKeyOneIsTakenIn() {
    Set<String> locations = new HashSet<>();

    IntStream.range(0, 12)
        .mapToObj(
            i ->
                CompletableFuture.supplyAsync(
                    () ->
                        service.submit(
                            analyst, "Subject: clean\r\n\r\nat once", "Idempotency-Key", "key-5")))
        .toList()
        .forEach(
            answer -> locations.add(answer.join().headers().firstValue("Location").orElse("none")));

    assertThat(locations).hasSize(1).doesNotContain("none");
  }
}
