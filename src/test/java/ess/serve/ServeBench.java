package ess.serve;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * REST under load, with the client in the same process: one verdict by its id, and a page of 50.
 * Each beside a bare handler of Vert.x that runs the same SQL with neither token nor contract, in
 * turns. The feed has {@link FeedBench}.
 *
 * <p>Arguments: {@code SECONDS MESSAGES}.
 */
public final class ServeBench {

  private static final int CONNECTIONS = 32;
  private static final String DOCUMENT = "select document from message where id = ?";
  private static final String PAGE =
      """
      select id, summary from message
      where id < ? and id >= ? and (? is null or sender like ? escape '\\' or subject like ? escape '\\')
      order by id desc limit ?""";

  private ServeBench() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    int messages = Integer.parseInt(arguments[1]);
    Path dir = Files.createTempDirectory("ess-serve");
    Vertx client = Vertx.vertx();
    try (Service service =
        Service.with().property("ess.serve.max-connections", "10000").start(dir)) {
      fill(service, messages);
      int bare = bare(client, service).actualPort();
      int port = service.port();
      String token = service.token("reader");
      IntFunction<String> one = i -> "/api/v1/messages/" + id((i * 7_919) % messages);
      IntFunction<String> page = i -> "/api/v1/messages?limit=50";
      IntFunction<String> rare = i -> "/api/v1/messages?limit=50&verdict=malicious";
      for (int round = 0; round < 3; round++) {
        double bareOne = rest(client, bare, "", one, seconds, "bare, one");
        double whole = rest(client, port, token, one, seconds, "one");
        double barePage = rest(client, bare, "", page, seconds, "bare, page");
        double wholePage = rest(client, port, token, page, seconds, "page");
        rest(client, port, token, rare, seconds, "page, rare verdict");
        System.out.printf(
            "one %.2f of bare, page %.2f of bare%n", whole / bareOne, wholePage / barePage);
      }
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
          '2026-01-01T00:00:00.000Z', 'judged', case when i < 9 then 'malicious' else 'clean' end, ?, ?
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
                    .executeBlocking(() -> answer(service, request.path()), false)
                    .onSuccess(text -> request.response().end(text)))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private static String answer(Service service, String path) throws Exception {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.equals("messages") ? page(service) : document(service, last);
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

  private static String page(Service service) throws Exception {
    try (Connection connection = service.store.reader().getConnection();
        PreparedStatement statement = connection.prepareStatement(PAGE)) {
      statement.setString(1, "g");
      statement.setString(2, "");
      statement.setString(3, null);
      statement.setString(4, null);
      statement.setString(5, null);
      statement.setInt(6, 51);
      StringBuilder json = new StringBuilder("{\"items\":[");
      try (ResultSet row = statement.executeQuery()) {
        for (int i = 0; i < 50 && row.next(); i++) {
          json.append(i == 0 ? "" : ",").append(row.getString(2));
        }
      }
      return json.append("]}").toString();
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

  private static double quantile(ConcurrentLinkedQueue<Long> times, double part) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
  }
}
