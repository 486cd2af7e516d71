package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {

  private static final int LIMIT = 50 << 20;

  @TempDir static Path dir;
  private static Service service;
  private static String token;

  @BeforeAll
  static void start() {
    service =
        Service.with()
            .property("ess.serve.max-upload-bytes", Integer.toString(LIMIT))
            .routes("src/test/resources/routes/swallow-message")
            .start(dir);
    token = service.token("analyst");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** A mail of that many bytes, made as it is read. */
  private static InputStream mail(long size, int seed) {
    byte[] head = "Subject: clean %d\r\n\r\n".formatted(seed).getBytes(StandardCharsets.UTF_8);
    AtomicLong left = new AtomicLong(size - head.length);
    return new SequenceInputStream(
        new ByteArrayInputStream(head),
        new InputStream() {
          @Override
          public int read() {
            return left.getAndDecrement() > 0 ? 'a' : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            long rest = left.get();
            if (rest <= 0) {
              return -1;
            }
            int count = (int) Math.min(length, rest);
            java.util.Arrays.fill(into, offset, offset + count, (byte) 'a');
            left.addAndGet(-count);
            return count;
          }
        });
  }

  private static HttpResponse<String> upload(long size, int seed) {
    return service.send(
        service
            .request("/api/v1/messages")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "message/rfc822")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> mail(size, seed)), size)));
  }

  private static HttpResponse<String> uploadChunked(long size) {
    return service.send(
        service
            .request("/api/v1/messages")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "message/rfc822")
            .POST(BodyPublishers.ofInputStream(() -> mail(size, 0))));
  }

  private static List<Path> leftOver() {
    try (Stream<Path> files = Files.list(dir.resolve("spool/tmp"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("upload-")).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void nothingIsLeft() {
    await().atMost(Duration.ofSeconds(20)).until(() -> leftOver().isEmpty());
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aMailAsLargeAsAllowedIsKeptAndNothingIsLeftBeside() throws IOException {
    HttpResponse<String> answer = upload(LIMIT, 1);

    assertThat(answer.statusCode()).isEqualTo(202);
    String sha256 =
        Documents.json(
                service
                    .get(
                        "/api/v1/messages/" + Documents.json(answer.body()).get("id").asText(),
                        token)
                    .body())
            .get("sha256")
            .asText();
    Path file = dir.resolve("spool").resolve(sha256.substring(0, 2)).resolve(sha256 + ".eml");
    assertThat(Files.size(file)).isEqualTo(LIMIT);
    try (InputStream expected = mail(LIMIT, 1);
        InputStream actual = Files.newInputStream(file)) {
      assertThat(actual.readAllBytes()).isEqualTo(expected.readAllBytes());
    }
    nothingIsLeft();
  }

  @Test
  void eightLargeMailsAtOnceLeaveTheHeapFlat() {
    upload(1 << 20, 2);
    long before = heapInUse();
    AtomicLong peak = new AtomicLong();
    var watch = Executors.newSingleThreadScheduledExecutor();
    var unused =
        watch.scheduleWithFixedDelay(
            () -> peak.accumulateAndGet(heapInUse(), Math::max), 0, 200, TimeUnit.MILLISECONDS);

    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int seed = 100 + i;
      answers.add(CompletableFuture.supplyAsync(() -> upload(LIMIT, seed)));
    }
    answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    watch.shutdownNow();

    assertThat(peak.get() - before).isLessThan(100L << 20);
    nothingIsLeft();
  }

  @Test
  void oneByteTooMuchIsRefusedBeforeItIsSent() {
    HttpResponse<String> answer = upload(LIMIT + 1, 3);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("urn:ess:problem:too-large", Integer.toString(LIMIT));
    nothingIsLeft();
  }

  @Test
  void oneByteTooMuchIsRefusedWhereTheLengthWasNotSaid() {
    HttpResponse<String> answer = uploadChunked(LIMIT + 1);

    assertThat(answer.statusCode()).isEqualTo(413);
    nothingIsLeft();
  }

  @Test
  void aBodyOfUnknownLengthIsTaken() {
    assertThat(uploadChunked(3 << 20).statusCode()).isEqualTo(202);
    nothingIsLeft();
  }

  @Test
  void anUploadThatBreaksLeavesNothing() throws IOException {
    int rows = Documents.json(service.get("/api/v1/stats", token).body()).get("messages").asInt();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /api/v1/messages HTTP/1.1
          Host: x
          Authorization: Bearer %s
          Content-Type: message/rfc822
          Content-Length: 9000000

          """
              .formatted(token)
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[1 << 20]);
      out.flush();
      await().atMost(Duration.ofSeconds(20)).until(() -> leftOver().size() == 1);
    }

    nothingIsLeft();
    assertThat(Documents.json(service.get("/api/v1/stats", token).body()).get("messages").asInt())
        .isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json", "multipart/form-data"})
  void anotherTypeIsRefused(String type) {
    HttpResponse<String> answer =
        service.send(
            service
                .request("/api/v1/messages")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("Subject: x\r\n\r\n")));

    assertThat(answer.statusCode()).isEqualTo(415);
    nothingIsLeft();
  }

  @Test
  void nothingIsNoMail() {
    HttpResponse<String> answer = service.submit(token, "");

    assertThat(answer.statusCode()).isEqualTo(400);
    nothingIsLeft();
  }

  @Test
  void aReaderMayNotSubmit() {
    assertThat(service.submit(service.token("reader"), Judges.mail("clean")).statusCode())
        .isEqualTo(403);
    nothingIsLeft();
  }
}
