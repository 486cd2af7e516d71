package ess.serve;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Many readers of the feed while events are committed: how long from before the commit until the
 * frame is read, and what the process holds of memory. First a bare fan-out of Vert.x, which sends
 * the same frames from memory with neither token, filter, database nor commit; then the feed; then
 * the feed with a reader among the others that takes nothing. The readers are another process.
 *
 * <p>Arguments: {@code READERS EVENTS_A_SECOND SECONDS}.
 */
public final class FeedBench {

  private static final int SECONDS_TO_WARM_UP = 5;

  private FeedBench() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int readers = Integer.parseInt(arguments[0]);
    int rate = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    System.out.printf(
        "%d readers, %d events a second, %d s each, %d cores%n",
        readers, rate, seconds, Runtime.getRuntime().availableProcessors());
    bare(readers, rate, seconds);
    Path dir = Files.createTempDirectory("ess-feed");
    try (Service service =
        Service.with()
            .property("ess.serve.max-connections", "100000")
            .property("ess.serve.feed.stall-timeout", "600s")
            .start(dir)) {
      String token = Service.FORGE.token("reader", 3_600);
      Consumer<String> commit =
          data -> {
            service.sql(
                """
                insert into event (id, type, time, subject, mailbox, data) values
                (lower(hex(randomblob(16))), 'message.received', '2026-01-01T00:00:00.000Z', 'x', 'main', ?)
                """,
                data);
            service.feed().announce();
          };
      run("warm-up", service.port(), token, readers, rate, SECONDS_TO_WARM_UP, commit);
      run("feed", service.port(), token, readers, rate, seconds, commit);
      try (RawFeed stalled = RawFeed.open(service, token, "?after=0")) {
        run("one stalled", service.port(), token, readers, rate, seconds, commit);
        System.out.printf("the stalled one has read %d frames%n", stalled.texts.size());
      }
    }
    System.exit(0);
  }

  private static void bare(int readers, int rate, int seconds) throws Exception {
    Vertx vertx = Vertx.vertx();
    Map<EventLoop, List<ServerWebSocket>> sockets = new ConcurrentHashMap<>();
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setPerMessageWebSocketCompressionSupported(false))
            .webSocketHandler(
                socket ->
                    sockets
                        .computeIfAbsent(loop(socket), l -> new CopyOnWriteArrayList<>())
                        .add(socket))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    String head =
        "{\"seq\":1,\"id\":\"0123456789abcdef0123456789abcdef\",\"type\":\"message.received\","
            + "\"time\":\"2026-01-01T00:00:00.000Z\",\"subject\":\"x\",\"data\":";
    Consumer<String> send =
        data -> {
          String text = head + data + "}";
          sockets.forEach(
              (loop, same) -> loop.execute(() -> same.forEach(s -> s.writeTextMessage(text))));
        };
    run("warm-up", server.actualPort(), "x", readers, rate, SECONDS_TO_WARM_UP, send);
    sockets.clear();
    run("bare", server.actualPort(), "x", readers, rate, seconds, send);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static EventLoop loop(ServerWebSocket socket) {
    return ((io.vertx.core.http.impl.WebSocketInternal) socket)
        .channelHandlerContext()
        .channel()
        .eventLoop();
  }

  private static void run(
      String name,
      int port,
      String token,
      int readers,
      int rate,
      int seconds,
      Consumer<String> commit)
      throws Exception {
    Process load =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                FeedLoad.class.getName(),
                Integer.toString(port),
                token,
                Integer.toString(readers))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(load.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      if (!"ready".equals(line)) {
        throw new IllegalStateException("the readers did not come: " + line);
      }
      String before = memory();
      long start = System.nanoTime();
      long longest = 0;
      int events = rate * seconds;
      for (int i = 1; i <= events; i++) {
        long begin = System.nanoTime();
        commit.accept("{\"at\":\"" + begin + "\",\"fill\":\"" + "x".repeat(280) + "\"}");
        longest = Math.max(longest, System.nanoTime() - begin);
        LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
      }
      double took = (System.nanoTime() - start) / 1e9;
      LockSupport.parkNanos(2_000_000_000L);
      load.getOutputStream().close();
      System.out.printf(
          "%-12s %.0f events a second, longest commit %.1f ms; of %d: %s; %s -> %s%n",
          name,
          events / took,
          longest / 1e6,
          (long) events * readers,
          said.readLine(),
          before,
          memory());
    }
    load.waitFor();
  }

  /** The live heap and what the process holds. */
  private static String memory() throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("\\D", ""))
            .findFirst()
            .orElse("0");
    return "heap %d MB, RSS %d MB".formatted(heap, Long.parseLong(resident) >> 10);
  }
}
