package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Finding;
import ess.message.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClamavScannerTest {

  private static ClamavScanner scanner(int port) {
    return new ClamavScanner(
        "127.0.0.1", port, Duration.ofSeconds(2), Duration.ofSeconds(5), 2 * 1024 * 1024);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Against a real clamd. */
  @Nested
  @TestInstance(Lifecycle.PER_CLASS)
  class WithClamd implements ScannerContract {

    private PrivateClamd clamd;
    private ClamavScanner scanner;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
      clamd = PrivateClamd.start(folder);
      scanner = scanner(clamd.port());
    }

    @AfterAll
    void stop() {
      if (clamd != null) {
        clamd.close();
      }
    }

    @Override
    public List<Finding> scan(Part part) {
      return scanner.scan(Parts.tree(part));
    }

    @Override
    public Part found() {
      return Parts.of("application/octet-stream", "before " + PrivateClamd.MARKER + " after");
    }

    @Override
    public String foundId() {
      return "malware.clamav";
    }

    @Override
    public Part lookalike() {
      return Parts.of("application/octet-stream", PrivateClamd.MARKER.substring(1));
    }

    @Override
    public Part broken() {
      return Parts.of("application/zip", "PK\u0003\u0004broken");
    }

    @Test
    void theNameOfTheSignatureIsTheEvidence() {
      assertThat(scan(found()).get(0).evidence()).isEqualTo("Ess-Marker.UNOFFICIAL");
    }

    @Test
    void onlyThePartThatHoldsItIsNamed() {
      var tree =
          Parts.tree(
              Parts.at("1", Part.Kind.BODY, "text/plain", bytes("hello")),
              Parts.at("2", Part.Kind.BODY, "text/plain", bytes(PrivateClamd.MARKER)),
              Parts.at("3", Part.Kind.BODY, "text/plain", bytes("good bye")));

      assertThat(scanner.scan(tree))
          .singleElement()
          .extracting(finding -> finding.part().text())
          .isEqualTo("2");
    }

    @Test
    void aPartThatClamdRefusesIsUnfinishedAndTheNextIsSeen() {
      var tree =
          Parts.tree(
              Parts.at(
                  "1",
                  Part.Kind.BODY,
                  "text/plain",
                  new byte[PrivateClamd.STREAM_MAX_LENGTH + 200_000]),
              Parts.at("2", Part.Kind.BODY, "text/plain", bytes(PrivateClamd.MARKER)));

      var findings = scanner.scan(tree);

      assertThat(Parts.ids(findings)).containsExactly("clamav.refused", "malware.clamav");
      assertThat(findings.get(0).unfinished()).isTrue();
    }

    @Test
    void theRouteIsThereWhereAClamdIsNamed() throws Exception {
      Main main = new Main();
      main.addOverrideProperty("ess.scan.clamav.host", "127.0.0.1");
      main.addOverrideProperty("ess.scan.clamav.port", "" + clamd.port());

      try (var routes = ScannerRoutes.started(main, "routes/scan/scanners/scan-clamav")) {
        assertThat(Parts.ids(routes.scan(found()))).containsExactly("malware.clamav");
      }
    }
  }

  @Test
  void theRouteIsAbsentWhereNoClamdIsNamed() throws Exception {
    try (var routes = ScannerRoutes.with("routes/scan/scanners/scan-clamav")) {
      assertThat(routes.scan(Parts.tree()).scanners()).isEmpty();
    }
  }

  @Test
  void aPartAboveTheLimitIsNotSentAndUnfinished() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var scanner =
          new ClamavScanner(
              "127.0.0.1",
              server.getLocalPort(),
              Duration.ofSeconds(1),
              Duration.ofMillis(200),
              10);

      var findings = scanner.scan(Parts.tree(Parts.of("text/plain", "more than ten bytes")));

      assertThat(Parts.ids(findings)).containsOnly("clamav.too-large");
      assertThat(findings).allMatch(Finding::unfinished);
    }
  }

  @Test
  void aClamdThatIsDownIsOneFinding() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    var findings = scanner(port).scan(Parts.tree(Parts.of("text/plain", "hello")));

    assertThat(Parts.ids(findings)).containsExactly("clamav.unavailable");
    assertThat(findings.get(0).unfinished()).isTrue();
    assertThat(findings.get(0).evidence()).isEqualTo("ConnectException");
  }

  @Test
  void aClamdThatIsSilentRunsIntoItsTimeOut() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var scanner =
          new ClamavScanner(
              "127.0.0.1",
              server.getLocalPort(),
              Duration.ofSeconds(1),
              Duration.ofMillis(200),
              1000);

      var findings = scanner.scan(Parts.tree(Parts.of("text/plain", "hello")));

      assertThat(Parts.ids(findings)).containsExactly("clamav.unavailable");
      assertThat(findings.get(0).evidence()).isEqualTo("SocketTimeoutException");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense\0", "1: stream: who knows\0"})
  void anAnswerThatIsNoneIsNeverTakenForClean(String reply) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getOutputStream().write(bytes(reply));
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });

      var findings =
          scanner(server.getLocalPort()).scan(Parts.tree(Parts.of("text/plain", "hello")));

      assertThat(findings).isNotEmpty().anyMatch(Finding::unfinished);
      assertThat(served).isNotCancelled();
    }
  }

  @Test
  void settingsOutOfBoundsAreNamed() {
    assertThatThrownBy(
            () ->
                new ClamavScanner("127.0.0.1", 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
        .hasMessageContaining("ess.scan.clamav.port is 0");
    assertThatThrownBy(
            () -> new ClamavScanner("127.0.0.1", 1, Duration.ZERO, Duration.ofSeconds(1), 1))
        .hasMessageContaining("ess.scan.clamav.connect-timeout");
  }
}
