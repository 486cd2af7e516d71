package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventStreamTest {

  @TempDir Path dir;
  private Service service;

  @BeforeEach
  void start() {
    service = Service.with().property("ess.serve.feed.stall-timeout", "1s").start(dir);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String reader() {
    return service.token("reader");
  }

  @Test
  void itSendsTheSameEventsWithTheSameNumbersAsTheFeed() throws Exception {
    service.writeEvents(3, "clean", "main", 10);

    try (StreamReader stream = StreamReader.open(service, reader(), "?after=1");
        FeedReader feed = FeedReader.open(service, reader(), "?after=1")) {
      stream.awaitEvents(2);
      service.writeEvents(1, "malicious", "main", 10);
      stream.awaitEvents(3);
      feed.awaitEvents(3);

      assertThat(stream.response.statusCode()).isEqualTo(200);
      assertThat(stream.response.headers().firstValue("Content-Type"))
          .contains("text/event-stream");
      assertThat(stream.response.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(stream.ids).containsExactly("2", "3", "4");
      assertThat(stream.events).containsExactlyElementsOf(feed.events);
    }
  }

  @Test
  void whoComesBackSaysItsLastNumberInTheHeader() throws Exception {
    service.writeEvents(5, "clean", "main", 10);

    try (StreamReader stream =
        StreamReader.open(service, reader(), "?after=0", "Last-Event-ID", "3")) {
      stream.awaitEvents(2);

      assertThat(stream.numbers()).containsExactly(4L, 5L);
    }
  }

  @Test
  void filtersAndGapsAreThoseOfTheFeed() throws Exception {
    service.writeEvents(5, "clean", "main", 10);
    service.writeEvents(2, "malicious", "main", 10);
    service.sql("delete from event where seq < 3");

    try (StreamReader stream =
        StreamReader.open(service, reader(), "?after=1&verdict=malicious&mailbox=main")) {
      stream.awaitEvents(3);

      assertThat(stream.ids).containsExactly("2", "6", "7");
      assertThat(stream.events.get(0).get("type").asText()).isEqualTo("feed.gap");
    }
  }

  @Test
  void itEndsWithItsToken() throws Exception {
    try (StreamReader stream =
        StreamReader.open(service, Service.FORGE.token("reader", 2), "?after=0")) {
      assertThat(stream.endCode()).isEqualTo(4401);
      await().atMost(Duration.ofSeconds(20)).until(() -> service.feed().readers() == 0);
    }
  }

  @Test
  void aStopIsToldToReaders() throws Exception {
    try (StreamReader stream = StreamReader.open(service, reader(), "")) {
      service.close();

      assertThat(stream.endCode()).isEqualTo(1012);
    }
  }

  @Test
  void whoLeavesIsForgotten() throws Exception {
    StreamReader.open(service, reader(), "").close();

    await().atMost(Duration.ofSeconds(20)).until(() -> service.feed().readers() == 0);
  }

  @Test
  void whoTakesNothingIsCutOffAndOthersGoOn() throws Exception {
    service.writeEvents(10_000, "clean", "main", 2_000);

    try (Socket slow = RawFeed.connect(service);
        StreamReader quick = StreamReader.open(service, reader(), "?after=9990")) {
      String request =
          "GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(reader());
      slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> service.feed().readers() == 2);
      quick.awaitEvents(10);

      await().atMost(Duration.ofSeconds(20)).until(() -> service.feed().readers() == 1);
      service.writeEvents(1, "clean", "main", 10);
      quick.awaitEvents(11);
      assertThat(quick.ended).isNotDone();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', X-None, x, 200",
    "?after=x, X-None, x, 400",
    "?verdict=evil, X-None, x, 400",
    "?access_token=x, X-None, x, 400",
    "'', Last-Event-ID, x, 400",
    "'', Last-Event-ID, -1, 400",
  })
  void itsRequestIsChecked(String query, String header, String value, int status) throws Exception {
    try (StreamReader stream = StreamReader.open(service, reader(), query, header, value)) {
      assertThat(stream.response.statusCode()).isEqualTo(status);
    }
  }

  @Test
  void withoutATokenThereIsNone() throws Exception {
    try (StreamReader stream = StreamReader.open(service, "none", "")) {
      assertThat(stream.response.statusCode()).isEqualTo(401);
    }
  }
}
