package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import ess.message.Finding;
import ess.message.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpScannerTest {

  private static final String FOUND =
      "{\"findings\": [{\"id\": \"reputation.bad\", \"title\": \"The file is known as bad\","
          + " \"severity\": \"high\", \"score\": 12}]}";

  private HttpServer server;
  private final AtomicReference<Headers> headers = new AtomicReference<>();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile String answer = FOUND;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/parts",
        exchange -> {
          headers.set(exchange.getRequestHeaders());
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
          if (status != 204) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    server.createContext(
        "/silent",
        exchange -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  private static HttpScanner scanner(String url) {
    return new HttpScanner(url, Duration.ofSeconds(2), Duration.ofMillis(500), 1000);
  }

  private static Part part() {
    return Parts.at(
        "1/d\u00e9j\u00e0 vu.pdf",
        Part.Kind.BODY,
        "application/pdf",
        "%PDF".getBytes(StandardCharsets.UTF_8),
        "d\u00e9j\u00e0 vu.pdf");
  }

  @Test
  void oneNewFileIsANewScanner(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("scan-reputation.camel.yaml");
    Files.copy(Path.of("examples/scan-reputation.camel.yaml"), file);
    Main main = new Main();
    main.addInitialProperty("ess.scan.reputation.url", url("/parts"));

    try (var routes =
        ScannerRoutes.started(
            main, "routes/scan/scanners/on-error", file.toString().replace(".camel.yaml", ""))) {
      var findings = routes.scan(part());

      assertThat(findings)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.id()).isEqualTo("reputation.bad");
                assertThat(finding.source()).isEqualTo("reputation");
                assertThat(finding.score()).isEqualTo(12);
                assertThat(finding.part()).isEqualTo(part().path());
              });
    }
  }

  @Test
  void aServiceThatIsDownIsAFinding(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("scan-reputation.camel.yaml");
    Files.copy(Path.of("examples/scan-reputation.camel.yaml"), file);
    Main main = new Main();
    main.addInitialProperty("ess.scan.reputation.url", "http://127.0.0.1:" + closedPort() + "/");

    try (var routes =
        ScannerRoutes.started(
            main, "routes/scan/scanners/on-error", file.toString().replace(".camel.yaml", ""))) {
      var findings = routes.scan(part());

      assertThat(Parts.ids(findings)).containsExactly("scan.failed");
      assertThat(findings).allMatch(Finding::unfinished);
      assertThat(findings.get(0).evidence()).isEqualTo("ConnectException");
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theServiceSeesBytesTypePathAndDigest() throws Exception {
    scanner(url("/parts")).scan(part());

    assertThat(body).hasValue("%PDF");
    assertThat(headers.get().getFirst("Content-Type")).isEqualTo("application/pdf");
    assertThat(headers.get().getFirst("X-Part-Path")).isEqualTo("1/d%C3%A9j%C3%A0%20vu.pdf");
    assertThat(headers.get().getFirst("X-Part-Sha256")).isEqualTo(part().sha256().hex());
  }

  @Test
  void anEmptyPartIsShownToo() throws Exception {
    var answered = scanner(url("/parts")).scan(Parts.of("application/pdf", ""));

    assertThat(new String(answered, StandardCharsets.UTF_8)).isEqualTo(FOUND);
    assertThat(body).hasValue("");
  }

  @Test
  void noContentIsNothingFound() throws Exception {
    status = 204;

    var answered = scanner(url("/parts")).scan(part());

    assertThat(Answers.read("http", answered, Parts.tree(part()), part())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500, 206})
  void anyOtherStatusIsAFailure(int other) {
    status = other;

    assertThatThrownBy(() -> scanner(url("/parts")).scan(part()))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("" + other);
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    answer = " ".repeat(1001);

    assertThatThrownBy(() -> scanner(url("/parts")).scan(part()))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("more than 1000 bytes");
  }

  @Test
  void aServiceThatIsSilentRunsIntoItsTimeOut() {
    assertThatThrownBy(() -> scanner(url("/silent")).scan(part()))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://host/", "/parts", "http:///x"})
  void onlyWebAddressesAreTaken(String url) {
    assertThatThrownBy(() -> scanner(url)).isInstanceOf(IllegalArgumentException.class);
  }
}
