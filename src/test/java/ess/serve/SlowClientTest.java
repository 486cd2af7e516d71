package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are never silent and never done (slow loris), and such as want too much. */
class SlowClientTest {

  private static Service service;

  @BeforeAll
  static void start(@TempDir Path dir) {
    service =
        Service.with()
            .property("ess.serve.idle-timeout", "1500ms")
            .property("ess.serve.body-timeout", "800ms")
            .property("ess.serve.upload-timeout", "800ms")
            .property("ess.serve.max-connections-per-address", "20")
            .property("ess.serve.rate-per-account", "5")
            .start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** Sends the head and then a byte now and then; answers what came back until the end. */
  private static String trickle(String head, String each) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(200);
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      long ends = System.nanoTime() + Duration.ofSeconds(15).toNanos();
      StringBuilder answer = new StringBuilder();
      while (System.nanoTime() < ends) {
        try {
          int next = socket.getInputStream().read();
          if (next < 0) {
            return answer + "<end>";
          }
          answer.append((char) next);
        } catch (java.net.SocketTimeoutException e) {
          out.write(each.getBytes(StandardCharsets.US_ASCII));
        }
      }
      return answer.toString();
    } catch (IOException e) {
      return "<end>";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"G", "GET /api/v1/stats HTTP/1.1\r\nHost: x\r\nX-", "\r\n", "POST / HTTP/1.1\r\n"})
  void aHeadThatNeverEndsIsCutOff(String head) throws Exception {
    assertThat(trickle(head, "a")).endsWith("<end>");
  }

  @Test
  void aConnectionThatWasUsedIsCutOffTheSameWay() throws Exception {
    String answer =
        trickle("GET /api/v1/openapi.yaml HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n", "a");

    assertThat(answer).startsWith("HTTP/1.1 304").endsWith("<end>");
  }

  @Test
  void aBodyThatNeverEndsIsCutOff() throws Exception {
    String answer =
        trickle(
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
            " ");

    assertThat(answer).startsWith("HTTP/1.1 408").contains("timeout").endsWith("<end>");
  }

  @Test
  void aMailThatNeverEndsIsCutOff() throws Exception {
    String answer =
        trickle(
            "POST /api/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + service.token("analyst")
                + "\r\nContent-Type: message/rfc822\r\nTransfer-Encoding: chunked\r\n\r\n",
            "1\r\na\r\n");

    assertThat(answer).startsWith("HTTP/1.1 408").endsWith("<end>");
  }

  @Test
  void aBodyThatNobodyAskedForIsNotReadAtAll() throws Exception {
    String answer =
        trickle(
            "POST /api/v1/feed/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + service.token("reader")
                + "\r\nContent-Length: 1000\r\n\r\n",
            "a");

    assertThat(answer).startsWith("HTTP/1.1 400").endsWith("<end>");
  }

  @Test
  void oneAddressHasSoManyConnections() throws Exception {
    List<Socket> open = new ArrayList<>();
    int ended = 0;
    for (int i = 0; i < 30; i++) {
      open.add(new Socket(InetAddress.getLoopbackAddress(), service.port()));
    }

    for (Socket socket : open.subList(25, 30)) {
      socket.setSoTimeout(1_000);
      ended += socket.getInputStream().read() == -1 ? 1 : 0;
    }

    assertThat(ended).isEqualTo(5);
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void anAccountMayAskSoMuch() {
    String token = service.token("admin");
    List<Integer> statuses = new ArrayList<>();

    for (int i = 0; i < 40; i++) {
      statuses.add(service.get("/api/v1/stats", token).statusCode());
    }
    HttpResponse<String> late = service.get("/api/v1/stats", token);

    assertThat(statuses).contains(200, 429);
    assertThat(statuses.subList(0, 10)).containsOnly(200);
    assertThat(late.headers().firstValue("Retry-After").isPresent() || late.statusCode() == 200)
        .isTrue();
  }
}
