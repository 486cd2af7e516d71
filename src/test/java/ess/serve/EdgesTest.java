package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgesTest {

  private static final String PAGE = "https://page.example";

  @TempDir Path dir;
  private Service service;

  @AfterEach
  void stop() {
    service.close();
  }

  private HttpResponse<String> preflight(String origin) {
    return service.send(
        service
            .request("/api/v1/messages")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private HttpResponse<String> asked(String origin) {
    return service.send(
        service
            .request("/api/v1/stats")
            .header("Origin", origin)
            .header("Authorization", "Bearer " + service.token("reader")));
  }

  @Test
  void aListedOriginMayCallAndNoOther() {
    service = Service.with().property("ess.serve.cors-origins", PAGE).start(dir);

    assertThat(preflight(PAGE).statusCode()).isEqualTo(204);
    assertThat(preflight(PAGE).headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(asked(PAGE).headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
    assertThat(asked(PAGE).headers().map()).doesNotContainKey("access-control-allow-credentials");
    for (String other :
        List.of("https://evil.example", PAGE + ".evil.example", "null", "http://page.example")) {
      assertThat(preflight(other).statusCode()).isEqualTo(401);
      assertThat(asked(other).headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-allow"));
    }
  }

  @Test
  void onlyTheOperationsOfASessionTakeACookieOfAnotherOrigin() {
    service = Service.with().property("ess.serve.cors-origins", PAGE).start(dir);

    HttpResponse<String> session = preflight("/api/v1/auth/login", "POST");
    HttpResponse<String> users = preflight("/api/v1/users/1", "PATCH");

    assertThat(session.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(users.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(users.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("PATCH", "DELETE");
    assertThat(users.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("If-Match", "If-None-Match", "Idempotency-Key");
  }

  @Test
  void withoutAContactThereIsNone() {
    service = Service.with().start(dir);

    assertThat(service.send(service.request("/.well-known/security.txt")).statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> preflight(String path, String method) {
    return service.send(
        service
            .request(path)
            .header("Origin", PAGE)
            .header("Access-Control-Request-Method", method)
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  @Test
  void connectionsAreCounted() throws IOException {
    service = Service.with().property("ess.serve.max-connections", "5").start(dir);
    List<Socket> open = new ArrayList<>();

    for (int i = 0; i < 20; i++) {
      open.add(new Socket(InetAddress.getLoopbackAddress(), service.port()));
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> open.stream().filter(EdgesTest::isEnded).count() == 15);
    for (Socket socket : open) {
      socket.close();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> service.get("/api/v1/stats", service.token("reader")).statusCode() == 200);
  }

  private static boolean isEnded(Socket socket) {
    try {
      socket.setSoTimeout(20);
      return socket.getInputStream().read() == -1;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void whatIsTooLongForTheServerIsStillAProblem() throws IOException {
    service = Service.with().start(dir);

    String longLine =
        raw("GET /api/v1/stats?q=" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    String longHeader =
        raw("GET /api/v1/stats HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(17_000) + "\r\n\r\n");
    String nonsense = raw("BOGUS\r\n\r\n");
    String smuggled =
        raw(
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    assertThat(longLine).contains(" 414 ", "urn:ess:problem:uri-too-long");
    assertThat(longHeader).contains(" 431 ", "urn:ess:problem:headers-too-large");
    assertThat(nonsense).contains(" 400 ");
    assertThat(smuggled).contains(" 400 ");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4_096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }
  }
}
