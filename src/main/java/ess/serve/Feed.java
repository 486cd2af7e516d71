package ess.serve;

import ess.auth.Asker;
import ess.auth.Caller;
import ess.message.Event;
import ess.message.EventLog;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.auth.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live feed. A connection is a cursor on the outbox: what lies behind its number is sent, be it
 * old or new, by one and the same loop, so there is no gap and no double between replay and live.
 * Nothing is queued for a slow reader but what its socket holds; who takes nothing for too long is
 * cut off and resumes from its last number. Bean of the route {@code feed}; safe for many threads.
 */
public final class Feed implements EventReader.Follower {

  static final short STOPPING = 1012;
  static final short NOT_UNDERSTOOD = 1008;
  static final short TOKEN_ENDED = 4401;
  static final short NO_PONG = 4408;
  static final short TOO_SLOW = 4429;

  /** Message header: the Vert.x context of the connection. */
  static final String CONTEXT = "feedContext";

  /** Message header: who reads. */
  static final String USER = "feedUser";

  private static final long TICK_MILLIS = 1_000;
  private static final long PING_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long PONG_NANOS = Duration.ofSeconds(40).toNanos();
  private static final int BATCH = 128;

  private final Vertx vertx;
  private final EventLog log;
  private final EventReader reader;
  private final long stallNanos;
  private final Clock clock;
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();

  Feed(Vertx vertx, EventLog log, EventReader reader, Duration stall, Clock clock) {
    this.vertx = vertx;
    this.log = log;
    this.reader = reader;
    this.stallNanos = stall.toNanos();
    this.clock = clock;
    reader.follow(this);
    vertx.setPeriodic(TICK_MILLIS, tick -> onEachLoop(Connection::tick));
  }

  /** Begins to send to a reader, as the parameters of its request ask. */
  public void open(ServerWebSocket socket, String key, Map<String, Object> headers) {
    if (!(headers.get(CONTEXT) instanceof ContextInternal context)
        || !(headers.get(USER) instanceof User user)) {
      throw new IllegalArgumentException("the message comes from no connection of the feed");
    }
    Caller caller = Asker.of(user).known();
    long head = log.head();
    @Nullable String after = Json.text(headers, "after");
    long cursor = after == null ? head : Math.min(Long.parseLong(after), head);
    @Nullable String verdict = Json.text(headers, "verdict");
    Connection connection =
        new Connection(
            key,
            socket,
            context,
            cursor,
            verdict == null ? null : Set.of(verdict.split(",")),
            Json.text(headers, "mailbox"));
    connections.put(key, connection);
    connection.expireAfter(
        Math.max(1, Duration.between(clock.instant(), caller.until()).toMillis()));
    connection.run(connection::begin);
    reader.wake();
  }

  /** Forgets a connection that is closed. */
  public void closed(String key) {
    Connection connection = connections.remove(key);
    if (connection != null) {
      connection.forget();
    }
  }

  /** Ends a connection whose reader talks: nothing is to be said on this line. */
  public void refuse(String key) {
    Connection connection = connections.get(key);
    if (connection != null) {
      connection.run(() -> connection.close(NOT_UNDERSTOOD, "nothing is to be sent here"));
    }
  }

  /** Says that there may be new events. */
  public void announce() {
    reader.wake();
  }

  /** How many read. */
  public int readers() {
    return connections.size();
  }

  /** Ends all connections, since the service or the route stops. */
  void closeAll() {
    connections
        .values()
        .forEach(c -> c.run(() -> c.close(STOPPING, "the service stops; come back and resume")));
  }

  @Override
  public boolean isListening() {
    return !connections.isEmpty();
  }

  @Override
  public void news(List<Event> events) {
    onEachLoop(Connection::pump);
  }

  private void onEachLoop(Consumer<Connection> work) {
    connections.values().stream()
        .collect(Collectors.groupingBy(Connection::loop))
        .forEach((loop, same) -> loop.execute(() -> same.forEach(work)));
  }

  /** One reader. All its state belongs to the event loop of its socket. */
  private final class Connection {

    private final String key;
    private final ServerWebSocket socket;
    private final ContextInternal context;
    private final @Nullable Set<String> results;
    private final @Nullable String mailbox;
    private long cursor;
    private long stalledSince;
    private long pinged = System.nanoTime();
    private long heard = System.nanoTime();
    private boolean reading;
    private boolean closing;
    private volatile long expiry = -1;

    Connection(
        String key,
        ServerWebSocket socket,
        ContextInternal context,
        long cursor,
        @Nullable Set<String> results,
        @Nullable String mailbox) {
      this.key = key;
      this.socket = socket;
      this.context = context;
      this.cursor = cursor;
      this.results = results;
      this.mailbox = mailbox;
    }

    /**
     * Begins to listen, unless the reader has left meanwhile: its CLOSE may come before its OPEN.
     */
    void begin() {
      if (socket.isClosed()) {
        closed(key);
      } else {
        socket.pongHandler(pong -> heard = System.nanoTime());
      }
    }

    EventLoop loop() {
      return context.nettyEventLoop();
    }

    void run(Runnable work) {
      loop().execute(work);
    }

    void expireAfter(long millis) {
      expiry = vertx.setTimer(millis, t -> run(() -> close(TOKEN_ENDED, "token expired")));
    }

    void forget() {
      vertx.cancelTimer(expiry);
    }

    void pump() {
      while (!reading && !closing && !socket.isClosed()) {
        long head = reader.head();
        if (cursor >= head || isFull()) {
          return;
        }
        List<Frame> events = reader.atHand(cursor, BATCH);
        if (events == null) {
          readPage(head);
          return;
        }
        if (events.isEmpty()) {
          cursor = head;
          return;
        }
        send(events);
      }
    }

    /** Reads what lies further back, on another thread, and goes on. */
    private void readPage(long head) {
      reading = true;
      long from = cursor;
      vertx
          .executeBlocking(() -> log.after(from, BATCH).stream().map(Frame::of).toList(), false)
          .onComplete(
              result ->
                  run(
                      () -> {
                        reading = false;
                        if (result.failed()) {
                          return;
                        }
                        if (result.result().isEmpty()) {
                          cursor = Math.max(cursor, head);
                        }
                        send(result.result());
                        pump();
                      }));
    }

    private void send(List<Frame> frames) {
      for (Frame frame : frames) {
        if (closing || socket.isClosed() || isFull()) {
          return;
        }
        if (isWanted(frame)) {
          socket.writeTextMessage(frame.text());
        }
        cursor = frame.seq();
      }
    }

    private boolean isWanted(Frame frame) {
      return (results == null || (frame.result() != null && results.contains(frame.result())))
          && (mailbox == null || mailbox.equals(frame.mailbox()));
    }

    private boolean isFull() {
      if (!socket.writeQueueFull()) {
        stalledSince = 0;
        return false;
      }
      if (stalledSince == 0) {
        stalledSince = System.nanoTime();
        socket.drainHandler(v -> pump());
      }
      return true;
    }

    void tick() {
      if (closing || socket.isClosed()) {
        return;
      }
      long now = System.nanoTime();
      if (stalledSince != 0 && now - stalledSince > stallNanos && socket.writeQueueFull()) {
        close(TOO_SLOW, "too slow; resume with after=" + cursor);
      } else if (now - heard > PONG_NANOS) {
        close(NO_PONG, "no answer to ping; resume with after=" + cursor);
      } else if (now - pinged > PING_NANOS) {
        pinged = now;
        socket.writePing(Buffer.buffer("ess"));
      } else {
        pump();
      }
    }

    void close(short code, String reason) {
      if (!closing) {
        closing = true;
        socket.close(code, reason);
      }
    }

    @Override
    public String toString() {
      return key;
    }
  }
}
