package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import ess.message.Event;
import ess.message.EventLog;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedTest {

  @TempDir Path dir;
  private Service service;

  private void start(Service.With with) {
    service = with.start(dir);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String reader() {
    return service.token("reader");
  }

  private void write(int count, String result, String mailbox, int size) {
    service.writeEvents(count, result, mailbox, size);
  }

  private List<Long> stored() {
    List<Long> seqs = new ArrayList<>();
    List<Event> page = service.store.events().after(0, 1000);
    while (!page.isEmpty()) {
      page.forEach(event -> seqs.add(event.seq()));
      page = service.store.events().after(seqs.get(seqs.size() - 1), 1000);
    }
    return seqs;
  }

  @Test
  void storedEventsComeFirstThenThoseThatHappen() {
    start(Service.with().routes(Service.SCAN));
    String analyst = service.token("analyst");
    service.submit(analyst, Judges.mail("clean"), "Prefer", "wait=20");

    try (FeedReader feed = FeedReader.open(service, reader(), "?after=0")) {
      feed.awaitEvents(2);
      service.submit(analyst, Judges.mail("malicious"));
      feed.awaitEvents(4);

      JsonNode verdict = feed.events.get(3);
      assertThat(feed.numbers()).isEqualTo(stored());
      assertThat(verdict.get("type").asText()).isEqualTo("verdict.given");
      assertThat(verdict.get("data").get("verdict").get("result").asText()).isEqualTo("malicious");
      assertThat(verdict.get("subject").asText()).isEqualTo(verdict.get("data").get("id").asText());
    }
  }

  @Test
  void theFeedAndTheListOfEventsAreOne() {
    start(Service.with().routes(Service.SCAN));
    service.submit(service.token("analyst"), Judges.mail("malicious"), "Prefer", "wait=20");

    try (FeedReader feed = FeedReader.open(service, reader(), "?after=0")) {
      feed.awaitEvents(2);

      JsonNode list = Documents.json(service.get("/api/v1/events", reader()).body()).get("items");
      assertThat(feed.events).containsExactlyElementsOf(list);
    }
  }

  @Test
  void withoutANumberOnlyNewEventsCome() {
    start(Service.with());
    write(10, "clean", "main", 10);

    try (FeedReader feed = FeedReader.open(service, reader(), "")) {
      await().until(() -> readers() == 1);
      write(1, "clean", "main", 10);
      feed.awaitEvents(1);

      assertThat(feed.numbers()).containsExactly(11L);
    }
  }

  private int readers() {
    return service.feed().readers();
  }

  @Test
  void filtersLetPassWhatFits() {
    start(Service.with());
    write(3, null, "main", 10);
    write(3, "clean", "main", 10);
    write(3, "malicious", "main", 10);
    write(3, "suspicious", "hr", 10);

    try (FeedReader both =
            FeedReader.open(service, reader(), "?after=0&verdict=malicious,suspicious");
        FeedReader hr = FeedReader.open(service, reader(), "?after=0&mailbox=hr");
        FeedReader none = FeedReader.open(service, reader(), "?after=0&mailbox=hr&verdict=clean")) {
      both.awaitEvents(6);
      hr.awaitEvents(3);
      write(1, "clean", "hr", 10);
      none.awaitEvents(1);

      assertThat(both.numbers()).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
      assertThat(hr.numbers()).startsWith(10L, 11L, 12L);
      assertThat(none.numbers()).containsExactly(13L);
    }
  }

  /** A client that is cut off again and again ends with exactly what is stored. */
  @Test
  void whoIsCutOffFiftyTimesMissesNothing() {
    start(Service.with());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              Random random = new Random(1);
              while (!done.get()) {
                write(1 + random.nextInt(20), "clean", "main", 200);
                java.util.concurrent.locks.LockSupport.parkNanos(3_000_000);
              }
            });
    Random random = new Random(2);
    List<Long> seen = new ArrayList<>();

    for (int i = 0; i < 50; i++) {
      long after = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
      int wanted = 1 + random.nextInt(40);
      try (FeedReader feed = FeedReader.open(service, reader(), "?after=" + after)) {
        feed.awaitEvents(wanted);
        feed.cut();
        seen.addAll(feed.numbers());
      }
    }
    done.set(true);
    writer.join();
    List<Long> stored = stored();
    long last = seen.get(seen.size() - 1);
    try (FeedReader feed = FeedReader.open(service, reader(), "?after=" + last)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Math.max(last, feed.last()) == stored.get(stored.size() - 1));
      seen.addAll(feed.numbers());
    }

    assertThat(seen).isEqualTo(stored);
    assertThat(stored).hasSizeGreaterThan(500);
  }

  @Test
  void whoLeavesAtOnceIsForgotten() {
    start(Service.with());

    for (int i = 0; i < 50; i++) {
      FeedReader.open(service, reader(), "?after=0").cut();
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .during(Duration.ofSeconds(1))
        .until(() -> readers() == 0);
  }

  @Test
  void holesInTheNumbersHoldNobodyUp() {
    start(Service.with());
    write(2_000, "clean", "main", 10);
    service.sql("delete from event where seq % 3 = 0 or seq between 900 and 1400");

    try (FeedReader feed = FeedReader.open(service, reader(), "?after=0")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> feed.last() == 2_000);
      write(1, "clean", "main", 10);
      await().atMost(Duration.ofSeconds(30)).until(() -> feed.last() == 2_001);

      assertThat(feed.numbers())
          .isEqualTo(
              LongStream.rangeClosed(1, 2_001)
                  .filter(i -> i == 2_001 || (i % 3 != 0 && (i < 900 || i > 1400)))
                  .boxed()
                  .toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,   100, 100, '100,101,102,103'",
    "50,  100, 100, '100,101,102,103'",
    "99,  100, 100, '100,101,102,103'",
    "100,   0, 101, '101,102,103'",
    "101,   0, 102, '102,103'",
    "102,   0, 103, '103'",
    "103, 100, 100, '100,101,102,103'",
    "900, 100, 100, '100,101,102,103'",
  })
  void whoComesFromOutsideOfWhatIsKeptIsToldOfTheGapFirst(
      long after, long gapAt, long first, String numbers) {
    start(Service.with());
    write(102, "clean", "main", 10);
    service.sql("delete from event where seq <= 100");

    try (FeedReader feed = FeedReader.open(service, reader(), "?mailbox=main&after=" + after)) {
      await().until(() -> readers() == 1);
      write(1, "clean", "main", 10);
      await().atMost(Duration.ofSeconds(30)).until(() -> feed.last() == 103);

      assertThat(feed.numbers().stream().map(String::valueOf).toList())
          .containsExactly(numbers.split(","));
      assertThat(feed.numbers().get(0)).isEqualTo(first);
      assertThat(feed.gaps()).containsExactlyElementsOf(gapAt == 0 ? List.of() : List.of(after));
    }
  }

  @Test
  void aGapSaysWhatIsMissingAndWhereToGoOn() {
    start(Service.with());
    write(102, "clean", "main", 10);
    service.sql("delete from event where seq <= 100");

    try (FeedReader feed = FeedReader.open(service, reader(), "?after=7")) {
      feed.awaitEvents(3);
      JsonNode gap = feed.events.get(0);
      JsonNode page = Documents.json(service.get("/api/v1/events?after=7", reader()).body());

      assertThat(gap.get("type").asText()).isEqualTo("feed.gap");
      assertThat(gap.get("seq").asLong()).isEqualTo(100);
      assertThat(gap.get("data").toString()).isEqualTo("{\"after\":7,\"oldest\":101,\"head\":102}");
      assertThat(page.get("items")).hasSize(3);
      assertThat(page.get("items").get(0).get("data")).isEqualTo(gap.get("data"));
      assertThat(page.get("next").asLong()).isEqualTo(102);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, '100,101', 101",
    "100, 1, '101', 101",
    "102, 5, '', 102",
    "103, 5, '100', 100"
  })
  void theListOfEventsTellsOfAGapToo(long after, int limit, String numbers, long next) {
    start(Service.with());
    write(102, "clean", "main", 10);
    service.sql("delete from event where seq <= 100");

    JsonNode page =
        Documents.json(
            service
                .get("/api/v1/events?limit=%d&after=%d".formatted(limit, after), reader())
                .body());

    assertThat(page.get("items").findValuesAsText("seq"))
        .isEqualTo(numbers.isEmpty() ? List.of() : List.of(numbers.split(",")));
    assertThat(page.get("next").asLong()).isEqualTo(next);
  }

  /** The events are forgotten while a reader is on its way through them. */
  @Test
  void whatIsForgottenUnderwayIsAGapToo() {
    start(Service.with().property("ess.serve.feed.stall-timeout", "60s"));
    write(20_000, "clean", "main", 2_000);

    try (FeedReader feed = FeedReader.stalled(service, reader(), "?after=0")) {
      await().until(() -> readers() == 1);
      await().during(Duration.ofMillis(300)).until(() -> true);
      service.sql("delete from event where seq < 19000");
      feed.read();
      await().atMost(Duration.ofSeconds(30)).until(() -> feed.last() == 20_000);

      long before = feed.gaps().get(0);
      assertThat(feed.gaps()).hasSize(1);
      assertThat(before).isBetween(1L, 18_998L);
      assertThat(feed.numbers())
          .isEqualTo(
              LongStream.concat(
                      LongStream.rangeClosed(1, before), LongStream.rangeClosed(18_999, 20_000))
                  .boxed()
                  .toList());
    }
  }

  @Test
  void aSlowReaderIsCutOffAndOthersGoOn() {
    start(Service.with().property("ess.serve.feed.stall-timeout", "1s"));
    write(20_000, "clean", "main", 2_000);

    try (FeedReader slow = FeedReader.stalled(service, reader(), "?after=0");
        FeedReader quick = FeedReader.open(service, reader(), "?after=19990")) {
      quick.awaitEvents(10);
      // Each event takes the second until the feed looks by itself: the slow one stands still
      // longer than it may.
      for (int i = 11; i < 16; i++) {
        write(1, "clean", "main", 10);
        quick.awaitEvents(i);
      }
      slow.read();

      assertThat(slow.closeCode()).isEqualTo(4429);
    }
  }

  @Test
  void theFeedEndsWithItsToken() {
    start(Service.with());

    try (FeedReader feed = FeedReader.open(service, Service.FORGE.token("reader", 2), "")) {
      assertThat(feed.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void whoTalksIsCutOff() {
    start(Service.with());

    try (FeedReader feed = FeedReader.open(service, reader(), "")) {
      await().until(() -> readers() == 1);
      feed.say("hello");

      assertThat(feed.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void aStopIsToldToReaders() {
    start(Service.with());

    try (FeedReader feed = FeedReader.open(service, reader(), "")) {
      await().until(() -> readers() == 1);
      service.close();

      assertThat(feed.closeCode()).isIn(1001, 1012);
    }
  }

  @Test
  void aTicketOpensTheFeedOnce() {
    start(Service.with());
    HttpResponse<String> made =
        service.send(
            service
                .request("/api/v1/feed/tickets")
                .header("Authorization", "Bearer " + reader())
                .POST(BodyPublishers.noBody()));
    String ticket = Documents.json(made.body()).get("ticket").asText();

    try (FeedReader feed = FeedReader.withTicket(service, ticket)) {
      await().until(() -> readers() == 1);
      write(1, "clean", "main", 10);
      feed.awaitEvents(1);

      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(feed.subprotocol()).isEqualTo("ess.v1");
      assertThatThrownBy(() -> FeedReader.withTicket(service, ticket))
          .satisfies(e -> assertThat(status(e)).isEqualTo(401));
      assertThatThrownBy(() -> FeedReader.withTicket(service, "x"))
          .satisfies(e -> assertThat(status(e)).isEqualTo(401));
    }
  }

  private static int status(Throwable e) {
    Throwable cause = e instanceof CompletionException ? e.getCause() : e;
    return ((WebSocketHandshakeException) cause).getResponse().statusCode();
  }

  private static Stream<ess.auth.TokenForge.Attack> attacks() {
    return Service.FORGE.attacks();
  }

  @Test
  void noTokenThatIsNoneIsUpgraded() {
    start(Service.with());

    assertThat(attacks().map(this::statusOf)).allMatch(status -> status == 401 || status == 431);
  }

  private int statusOf(ess.auth.TokenForge.Attack attack) {
    return Handshake.send(
        service.port(), "/api/v1/feed", "Authorization: Bearer " + attack.token());
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/feed?after=-1,            , 400",
    "/api/v1/feed?after=x,             , 400",
    "/api/v1/feed?verdict=evil,        , 400",
    "/api/v1/feed?access_token=x,      , 400",
    "/api/v1/feed?CamelHttpUri=x,      , 400",
    "/api/v1/feed, Origin: https://evil.example, 403",
    "/api/v1/feed, Origin: null, 403",
    "/api/v1/feed, Origin: http://x, 403",
    "/api/v1/feed, Origin: http://127.0.0.1, 101",
    "/api/v1/feed,                     , 101",
    "/api/v1/feed/,                    , 404",
  })
  void theHandshakeIsChecked(String path, String header, int status) {
    start(Service.with());

    int answer =
        Handshake.send(
            service.port(),
            path,
            "Authorization: Bearer " + reader(),
            header == null ? "X-None: x" : header);

    assertThat(answer).isEqualTo(status);
  }

  @Test
  void withoutUpgradeThePathSaysSo() {
    start(Service.with());

    assertThat(service.get("/api/v1/feed", reader()).statusCode()).isEqualTo(426);
  }

  /** The database fails for a while: the feed goes on where it was. */
  @Test
  void aDatabaseThatFailsForAWhileLosesNothing() {
    AtomicBoolean broken = new AtomicBoolean();
    start(Service.with().events(log -> new Failing(log, broken)));
    write(5, "clean", "main", 10);

    try (FeedReader feed = FeedReader.open(service, reader(), "?after=0")) {
      feed.awaitEvents(5);
      broken.set(true);
      write(5, "clean", "main", 10);
      await().pollDelay(Duration.ofMillis(1500)).until(() -> feed.events.size() == 5);
      broken.set(false);
      feed.awaitEvents(10);

      assertThat(feed.numbers()).isEqualTo(stored());
    }
  }

  private record Failing(EventLog log, AtomicBoolean broken) implements EventLog {
    @Override
    public long head() {
      return check().head();
    }

    @Override
    public long oldest() {
      return check().oldest();
    }

    @Override
    public List<Event> after(long seq, int limit) {
      return check().after(seq, limit);
    }

    private EventLog check() {
      if (broken.get()) {
        throw new IllegalStateException("broken by the test");
      }
      return log;
    }
  }
}
