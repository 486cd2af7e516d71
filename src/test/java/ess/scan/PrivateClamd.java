package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A real clamd of its own, which knows one signature. */
final class PrivateClamd implements AutoCloseable {

  /** What its one signature finds. */
  static final String MARKER = "ess-marker-" + "for-clamd-5d1c";

  static final int STREAM_MAX_LENGTH = 1024 * 1024;

  private final Process process;
  private final int port;

  private PrivateClamd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it; a machine without clamd skips the test. */
  static PrivateClamd start(Path folder) throws IOException {
    return start(folder, "", STREAM_MAX_LENGTH);
  }

  /** Starts it with further signatures: MD5, size and name, as in an {@code .hdb} of ClamAV. */
  static PrivateClamd start(Path folder, String hashes, int streamMaxLength) throws IOException {
    Path program =
        Stream.of("/usr/sbin/clamd", "/usr/bin/clamd", "/usr/local/sbin/clamd")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(program != null, "clamd is not installed (package clamav-daemon)");
    Path database = Files.createDirectories(folder.resolve("database"));
    String hex = HexFormat.of().formatHex(MARKER.getBytes(StandardCharsets.US_ASCII));
    Files.writeString(database.resolve("own.ndb"), "Ess-Marker:0:*:%s%n".formatted(hex));
    if (!hashes.isEmpty()) {
      Files.writeString(database.resolve("own.hdb"), hashes);
    }
    int port = freePort();
    Path settings = folder.resolve("clamd.conf");
    Files.write(
        settings,
        List.of(
            "DatabaseDirectory " + database,
            "OfficialDatabaseOnly no",
            "TCPSocket " + port,
            "TCPAddr 127.0.0.1",
            "TemporaryDirectory " + Files.createDirectories(folder.resolve("temporary")),
            "Foreground yes",
            "StreamMaxLength " + streamMaxLength,
            "DisableCache yes"));
    Process process =
        new ProcessBuilder(program.toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("clamd.log").toFile())
            .start();
    PrivateClamd clamd = new PrivateClamd(process, port);
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || clamd.answers());
      assertThat(process.isAlive()).as("clamd runs").isTrue();
    } catch (RuntimeException | AssertionError e) {
      clamd.close();
      throw e;
    }
    return clamd;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
