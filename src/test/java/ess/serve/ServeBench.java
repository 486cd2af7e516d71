package ess.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * REST and feed under load, with the client in the same process. One verdict by its id, and a page
 * of 50, beside a bare handler of Vert.x that runs the same SQL without token and contract; then
 * the time from the commit of an event to its frame at many readers.
 *
 * <p>Arguments: {@code SECONDS MESSAGES READERS EVENTS_A_SECOND}.
 */
public final class ServeBench {

  private static final int CONNECTIONS = 32;
  private static final String DOCUMENT = "select document from message where id = ?";

  private ServeBench() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    int messages = Integer.parseInt(arguments[1]);
    int readers = Integer.parseInt(arguments[2]);
    int rate = Integer.parseInt(arguments[3]);
    Path dir = Files.createTempDirectory("ess-serve");
    Vertx client = Vertx.vertx();
    try (Service service =
        Service.with().property("ess.serve.max-connections", "10000").start(dir)) {
      fill(service, messages);
      HttpServer bare = bare(client, service);
      String token = service.token("reader");
      IntFunction<String> one = i -> "/api/v1/messages/" + id(i % messages);
      for (int round = 0; round < 3; round++) {
        double alone = rest(client, bare.actualPort(), "", one, seconds, "bare handler, one");
        double whole = rest(client, service.port(), token, one, seconds, "one message");
        double page =
            rest(
                client,
                service.port(),
                token,
                i -> "/api/v1/messages?limit=50",
                seconds,
                "page of 50");
        System.out.printf("one %.2f of bare, page %.2f%n", whole / alone, page / alone);
      }
      feed(client, service, token, readers, rate, seconds);
    } finally {
      client.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static String id(int i) {
    return "019a0000-0000-7000-8000-%012x".formatted(i);
  }

  private static void fill(Service service, int messages) {
    String document = "{\"verdict\":\"" + "x".repeat(1_500) + "\"}";
    String summary = "{\"summary\":\"" + "x".repeat(300) + "\"}";
    service.sql(
        """
        with recursive n(i) as (select 0 union all select i + 1 from n where i < ? - 1)
        insert into message (id, mailbox, sha256, size, received_at, state, result, summary, document)
        select '019a0000-0000-7000-8000-' || printf('%012x', i), 'main', '0', 1,
          '2026-01-01T00:00:00.000Z', 'judged', 'clean', ?, ?
        from n
        """,
        messages, summary, document);
  }

  private static HttpServer bare(Vertx vertx, Service service) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                vertx
                    .executeBlocking(
                        () -> document(service, request.path().replaceAll(".*/", "")), false)
                    .onSuccess(text -> request.response().end(text)))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static String document(Service service, String id) throws Exception {
    try (Connection connection = service.store.reader().getConnection();
        PreparedStatement statement = connection.prepareStatement(DOCUMENT)) {
      statement.setString(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private static double rest(
      Vertx vertx, int port, String token, IntFunction<String> path, int seconds, String name)
      throws Exception {
    HttpClient http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port)
                .setMaxPoolSize(CONNECTIONS));
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    AtomicLong number = new AtomicLong();
    AtomicLong wrong = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Future<?>[] lanes = new Future<?>[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
      lanes[i] = lane(http, token, path, number, wrong, times, end);
    }
    Future.all(Arrays.asList(lanes))
        .toCompletionStage()
        .toCompletableFuture()
        .get(seconds + 30, TimeUnit.SECONDS);
    double perSecond = times.size() / (double) seconds;
    System.out.printf(
        "%-18s %6.0f a second, p50 %5.1f ms, p99 %5.1f ms, wrong answers %d%n",
        name, perSecond, quantile(times, 0.5), quantile(times, 0.99), wrong.get());
    http.close();
    return perSecond;
  }

  private static Future<?> lane(
      HttpClient http,
      String token,
      IntFunction<String> path,
      AtomicLong number,
      AtomicLong wrong,
      ConcurrentLinkedQueue<Long> times,
      long end) {
    long begin = System.nanoTime();
    if (begin >= end) {
      return Future.succeededFuture();
    }
    return http.request(HttpMethod.GET, path.apply((int) (number.getAndIncrement() % 1_000_000)))
        .map(request -> request.putHeader("Authorization", "Bearer " + token))
        .compose(HttpClientRequest::send)
        .compose(
            response -> {
              if (response.statusCode() != 200) {
                wrong.incrementAndGet();
              }
              return response.body();
            })
        .compose(
            body -> {
              times.add(System.nanoTime() - begin);
              return lane(http, token, path, number, wrong, times, end);
            });
  }

  private static void feed(
      Vertx vertx, Service service, String token, int readers, int rate, int seconds)
      throws Exception {
    var sockets =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(readers));
    ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < readers; i++) {
      sockets
          .connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(service.port())
                  .setURI("/api/v1/feed")
                  .addHeader("Authorization", "Bearer " + token))
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .textMessageHandler(
              text -> {
                int at = text.indexOf("\"at\":\"") + 6;
                long written = Long.parseLong(text, at, text.indexOf('"', at), 10);
                times.add(System.nanoTime() - written);
              });
    }
    Feed feed =
        service.main.getCamelContext().getRegistry().lookupByNameAndType("feed", Feed.class);
    while (feed.readers() < readers) {
      LockSupport.parkNanos(1_000_000);
    }
    long start = System.nanoTime();
    int sent = 0;
    for (; sent < rate * seconds; sent++) {
      service.sql(
          """
          insert into event (id, type, time, subject, mailbox, data)
          values (lower(hex(randomblob(16))), 'message.received', '2026-01-01T00:00:00.000Z', 'x', 'main', ?)
          """,
          "{\"at\":\"" + System.nanoTime() + "\",\"fill\":\"" + "x".repeat(350) + "\"}");
      feed.announce();
      LockSupport.parkNanos(start + (long) (sent + 1) * 1_000_000_000L / rate - System.nanoTime());
    }
    double took = (System.nanoTime() - start) / 1e9;
    LockSupport.parkNanos(2_000_000_000L);
    System.out.printf(
        "feed: %d readers, %.0f events a second, %d of %d frames, from before the commit to the frame p50 %.1f ms, p99 %.1f ms%n",
        readers,
        sent / took,
        times.size(),
        (long) sent * readers,
        quantile(times, 0.5),
        quantile(times, 0.99));
  }

  private static double quantile(ConcurrentLinkedQueue<Long> times, double part) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
  }
}
