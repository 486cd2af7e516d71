package ess.serve;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many readers of one feed in a process of their own, for {@link FeedBench}. It says {@code ready}
 * when all are connected, and how long frames were underway when its input ends: the clock of
 * {@code nanoTime} is one for all processes of a machine.
 *
 * <p>Arguments: {@code PORT TOKEN READERS}.
 */
public final class FeedLoad {

  private static final int BUCKET_NANOS = 100_000;
  private static final int BUCKETS = 200_000;

  private FeedLoad() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int readers = Integer.parseInt(arguments[2]);
    AtomicLongArray times = new AtomicLongArray(BUCKETS);
    Vertx vertx = Vertx.vertx();
    WebSocketClient client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(readers));
    for (int i = 0; i < readers; i++) {
      client
          .connect(
              new WebSocketConnectOptions()
                  .setHost("127.0.0.1")
                  .setPort(Integer.parseInt(arguments[0]))
                  .setURI("/api/v1/feed")
                  .addHeader("Authorization", "Bearer " + arguments[1]))
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS)
          .textMessageHandler(
              text -> {
                int at = text.indexOf("\"at\":\"") + 6;
                long written = Long.parseLong(text, at, text.indexOf('"', at), 10);
                long bucket = (System.nanoTime() - written) / BUCKET_NANOS;
                times.incrementAndGet((int) Math.min(BUCKETS - 1, bucket));
              });
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {}
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += times.get(i);
    }
    System.out.printf(
        "%d frames, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms%n",
        all,
        at(times, all / 2),
        at(times, all * 99 / 100),
        at(times, all * 999 / 1000),
        at(times, all - 1));
    System.exit(0);
  }

  private static double at(AtomicLongArray times, long rank) {
    long below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      below += times.get(i);
      if (below > rank) {
        return (i + 1L) * BUCKET_NANOS / 1e6;
      }
    }
    return 0;
  }
}
