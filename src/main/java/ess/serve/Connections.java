package ess.serve;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connections in bounds: how many there are, how many of one address, and how long one
 * may be without a whole request. A client that sends its header a byte at a time is so cut off,
 * though it is never silent. Safe for many threads.
 */
final class Connections {

  private final ServeLimits limits;
  private final TrustedProxies proxies;
  private final LongSupplier nanos;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();
  private final Map<HttpConnection, Turn> turns = new ConcurrentHashMap<>();

  /** Whose turn it is on a connection: since when we wait for a request, if we do. */
  private static final class Turn {
    private volatile boolean isOurs;
    private volatile long since;
    private volatile boolean isOver;

    Turn(long since) {
      this.since = since;
    }
  }

  Connections(ServeLimits limits, TrustedProxies proxies, LongSupplier nanos) {
    this.limits = limits;
    this.proxies = proxies;
    this.nanos = nanos;
  }

  /** Counts a new connection, or closes it if there are too many. */
  void opened(HttpConnection connection) {
    String peer = String.valueOf(connection.remoteAddress().hostAddress());
    String key = TrustedProxies.subscriber(peer);
    int ofAddress = perAddress.merge(key, 1, Integer::sum);
    boolean isTooMuch =
        limits.maxConnectionsPerAddress() > 0
            && ofAddress > limits.maxConnectionsPerAddress()
            && !proxies.contain(peer);
    if (open.incrementAndGet() > limits.maxConnections() || isTooMuch) {
      left(key);
      connection.close();
      return;
    }
    turns.put(connection, new Turn(nanos.getAsLong()));
    connection.closeHandler(
        v -> {
          turns.remove(connection);
          left(key);
        });
  }

  private void left(String key) {
    open.decrementAndGet();
    perAddress.computeIfPresent(key, (k, number) -> number == 1 ? null : number - 1);
  }

  /** The head of a request is complete. */
  void asked(HttpConnection connection) {
    @Nullable Turn turn = turns.get(connection);
    if (turn != null) {
      turn.isOurs = true;
    }
  }

  /** The answer is complete. */
  void answered(HttpConnection connection) {
    @Nullable Turn turn = turns.get(connection);
    if (turn != null) {
      turn.since = nanos.getAsLong();
      turn.isOurs = false;
    }
  }

  /** Nothing more is taken from the connection; it is about to be closed. */
  void over(HttpConnection connection) {
    @Nullable Turn turn = turns.get(connection);
    if (turn != null) {
      turn.isOver = true;
    }
  }

  /** Whether what still comes from the connection is to be ignored. */
  boolean isOver(HttpConnection connection) {
    @Nullable Turn turn = turns.get(connection);
    return turn != null && turn.isOver;
  }

  /** The connection becomes a WebSocket, which has rules of its own. */
  void upgraded(HttpConnection connection) {
    turns.remove(connection);
  }

  /** Closes those that have kept us waiting for too long. */
  void sweep() {
    long now = nanos.getAsLong();
    long longest = limits.idleTimeout().toNanos();
    turns.forEach(
        (connection, turn) -> {
          if (!turn.isOurs && now - turn.since > longest) {
            connection.close();
          }
        });
  }
}
