package ess.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attacks on the WebSocket, byte by byte. After each one another reader is served as before. */
class FeedAttackTest {

  private static final int TALKED = 1008;

  @TempDir static Path dir;
  private static Service service;
  private FeedReader bystander;

  @BeforeAll
  static void start() {
    service = Service.with().start(dir);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void another() {
    bystander = FeedReader.open(service, service.token("reader"), "");
    await().until(() -> service.feed().readers() == 1);
  }

  @AfterEach
  void othersAreUnharmed() {
    service.writeEvents(1, "clean", "main", 10);
    service.feed().announce();
    bystander.awaitEvents(1);
    assertThat(bystander.closed).isNotDone();
    await().atMost(Duration.ofSeconds(30)).until(() -> service.feed().readers() == 1);
    bystander.close();
  }

  private RawFeed open() throws IOException {
    return RawFeed.open(service, service.token("reader"), "");
  }

  private static byte[] bytes(int length) {
    return "a".repeat(length).getBytes(US_ASCII);
  }

  private static byte[] hostile(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return all;
  }

  static Stream<Arguments> frames() {
    byte[] badUtf8 = hostile(0xc3, 0x28, 0xff);
    return Stream.of(
        Arguments.of("text", RawFeed.frame(0x81, bytes(5), true), TALKED),
        Arguments.of("binary", RawFeed.frame(0x82, bytes(5), true), TALKED),
        Arguments.of("empty text", RawFeed.frame(0x81, bytes(0), true), TALKED),
        Arguments.of("text that is no UTF-8", RawFeed.frame(0x81, badUtf8, true), TALKED),
        Arguments.of("first of several", RawFeed.frame(0x01, bytes(1), true), TALKED),
        Arguments.of("continuation of nothing", RawFeed.frame(0x80, bytes(5), true), RawFeed.CUT),
        Arguments.of("no mask", RawFeed.frame(0x81, bytes(5), false), RawFeed.CUT),
        Arguments.of("ping without mask", RawFeed.frame(0x89, bytes(5), false), RawFeed.CUT),
        Arguments.of("reserved bit 1", RawFeed.frame(0xc1, bytes(5), true), RawFeed.CUT),
        Arguments.of("reserved bit 2", RawFeed.frame(0xa1, bytes(5), true), RawFeed.CUT),
        Arguments.of("reserved bit 3", RawFeed.frame(0x91, bytes(5), true), RawFeed.CUT),
        Arguments.of("reserved opcode 3", RawFeed.frame(0x83, bytes(5), true), RawFeed.CUT),
        Arguments.of("reserved opcode 11", RawFeed.frame(0x8b, bytes(5), true), RawFeed.CUT),
        Arguments.of("ping of 126 bytes", RawFeed.frame(0x89, bytes(126), true), RawFeed.CUT),
        Arguments.of("ping in pieces", RawFeed.frame(0x09, bytes(5), true), RawFeed.CUT),
        Arguments.of("close in pieces", RawFeed.frame(0x08, bytes(2), true), RawFeed.CUT),
        Arguments.of("close of one byte", RawFeed.frame(0x88, bytes(1), true), RawFeed.CUT),
        Arguments.of("close code 1005", RawFeed.frame(0x88, hostile(3, 237), true), RawFeed.CUT),
        Arguments.of("close code 99", RawFeed.frame(0x88, hostile(0, 99), true), RawFeed.CUT),
        Arguments.of("close, bad UTF-8", close(1000, badUtf8), RawFeed.CUT),
        Arguments.of("text of 4097 bytes", RawFeed.frame(0x81, bytes(4_097), true), RawFeed.CUT),
        Arguments.of(
            "text of 2^63 bytes",
            hostile(0x81, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255),
            RawFeed.CUT),
        Arguments.of(
            "text of -1 bytes",
            hostile(0x81, 0xff, 0xff, 255, 255, 255, 255, 255, 255, 255),
            RawFeed.CUT),
        Arguments.of(
            "short text, long form", hostile(0x81, 0xfe, 0, 1, 1, 2, 3, 4, 0), RawFeed.CUT),
        Arguments.of("a close as it should be", close(1000, bytes(3)), 1000));
  }

  private static byte[] close(int code, byte[] reason) {
    byte[] payload = new byte[reason.length + 2];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(reason, 0, payload, 2, reason.length);
    return RawFeed.frame(0x88, payload, true);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frames")
  void aFrameThatIsNotToBeSentEndsTheConnection(String name, byte[] frame, int code)
      throws Exception {
    try (RawFeed feed = open()) {
      feed.write(frame);

      assertThat(feed.closeCode()).isEqualTo(code);
    }
  }

  @Test
  void aMessageInPiecesWithoutEndIsRefusedAtItsFirst() throws Exception {
    try (RawFeed feed = open()) {
      feed.frame(RawFeed.TEXT, bytes(0));
      flood(feed, RawFeed.frame(RawFeed.CONTINUATION, bytes(0), true), 100_000);

      assertThat(feed.closeCode()).isIn(TALKED, RawFeed.CUT);
    }
  }

  /** Writes as long as the other side lets it. */
  private static void flood(RawFeed feed, byte[] frame, int times) throws IOException {
    try {
      for (int i = 0; i < times; i++) {
        feed.write(frame);
      }
    } catch (SocketException e) {
      // the other side has had enough
    }
  }

  @Test
  void pingsAreAnsweredAndHoldNobodyUp() throws Exception {
    try (RawFeed feed = open()) {
      flood(feed, RawFeed.frame(RawFeed.FIN | RawFeed.PING, bytes(125), true), 1_000);
      flood(feed, RawFeed.frame(RawFeed.FIN | RawFeed.PONG, bytes(1), true), 1_000);
      feed.write(close(1000, bytes(1)));

      assertThat(feed.closeCode()).isEqualTo(1000);
      assertThat(feed.texts).hasSize(1_000).containsOnly("10:" + "a".repeat(125));
    }
  }

  /** Its memory is given back though it never reads a byte. */
  @Test
  void aStalledReaderIsLeftBehindAndForgotten(@TempDir Path own) throws Exception {
    try (Service impatient =
        Service.with().property("ess.serve.feed.stall-timeout", "1s").start(own)) {
      impatient.writeEvents(10_000, "clean", "main", 2_000);

      try (RawFeed stalled = RawFeed.open(impatient, impatient.token("reader"), "?after=0")) {
        await().until(() -> impatient.feed().readers() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> impatient.feed().readers() == 0);

        assertThat(stalled.texts).isEmpty();
      }
    }
  }

  /** A line in the header is {@code name: value}; a blank value takes the line out. */
  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version, 12, 426",
    "Sec-WebSocket-Version, '', 400",
    "Sec-WebSocket-Version, x, 426",
    "Sec-WebSocket-Key, '', 400",
    "Upgrade, h2c, 426",
    "Upgrade, '', 426",
    "Connection, close, 426",
    "Authorization, '', 401",
    "Authorization, Bearer x, 401",
    "Authorization, Basic YWRtaW46YWRtaW4=, 401",
    "Origin, https://evil.example, 403",
    "Origin, null, 403",
    "Origin, http://127.0.0.1.evil.example, 403",
    "Origin, http://127.0.0.1:80, 403",
    "Origin, https://127.0.0.1, 403",
    "Origin, http://127.0.0.1, 101",
  })
  void aHandshakeThatIsNoneIsRefused(String header, String value, int status) {
    Map<String, String> headers = new LinkedHashMap<>(Handshake.HEADERS);
    headers.put("Authorization", "Bearer " + service.token("reader"));
    headers.put(header, value);

    assertThat(Handshake.send(service.port(), "/api/v1/feed", headers)).isEqualTo(status);
  }

  private String ticket(String token) {
    return Documents.json(
            service
                .send(
                    service
                        .request("/api/v1/feed/tickets")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .body())
        .get("ticket")
        .asText();
  }

  private int withTicket(String path, String protocols) {
    Map<String, String> headers = new LinkedHashMap<>(Handshake.HEADERS);
    headers.put("Sec-WebSocket-Protocol", protocols);
    return Handshake.send(service.port(), path, headers);
  }

  @Test
  void aTicketIsGoodOnceAndOnlyAsSubProtocol() {
    String used = ticket(service.token("reader"));
    String fresh = ticket(service.token("reader"));

    assertThat(withTicket("/api/v1/feed", "ess.v1, ticket." + used)).isEqualTo(101);
    assertThat(withTicket("/api/v1/feed", "ess.v1, ticket." + used)).isEqualTo(401);
    assertThat(withTicket("/api/v1/feed?ticket=" + fresh, "ess.v1")).isEqualTo(401);
    assertThat(withTicket("/api/v1/events/stream", "ess.v1, ticket." + fresh)).isEqualTo(401);
    assertThat(withTicket("/api/v1/stats", "ess.v1, ticket." + fresh)).isEqualTo(401);
    assertThat(withTicket("/api/v1/feed", "ess.v1, ticket." + fresh + "x")).isEqualTo(401);
    assertThat(withTicket("/api/v1/feed", "ess.v1, ticket." + fresh)).isEqualTo(101);
  }

  @Test
  void aTicketEndsWithTheTokenItWasMadeBy() {
    String token = Service.FORGE.token("reader", 2);
    String ticket = ticket(token);
    await().until(() -> service.get("/api/v1/stats", token).statusCode() == 401);

    assertThat(withTicket("/api/v1/feed", "ess.v1, ticket." + ticket)).isEqualTo(401);
  }

  @Test
  void aHandshakeThatIsNeverFinishedHoldsNobodyUp() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
      socket
          .getOutputStream()
          .write("GET /api/v1/feed HTTP/1.1\r\nUpgrade: web".getBytes(US_ASCII));
      slow.add(socket);
    }

    try (RawFeed feed = open()) {
      await().until(() -> service.feed().readers() == 2);
      service.writeEvents(1, "clean", "main", 10);
      service.feed().announce();

      assertThat(feed.next()).startsWith("1:{\"seq\":");
    }
    for (Socket socket : slow) {
      socket.close();
    }
  }
}
