package ess.serve;

import ess.auth.Asker;
import ess.auth.Caller;
import ess.auth.Standing;
import ess.message.Event;
import ess.message.EventLog;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.auth.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The live feed: all who read it, over whatever line. It looks after them, and ends lines whose
 * right to read has ended. Bean of the route {@code feed}; safe for many threads.
 */
public final class Feed implements EventReader.Follower {

  /** Message header: the connection that carries the WebSocket. */
  static final String CONNECTION = "feedConnection";

  /** Message header: who reads. */
  static final String USER = "feedUser";

  private static final long TICK_MILLIS = 1_000;

  private final Vertx vertx;
  private final EventLog log;
  private final EventReader reader;
  private final Standing standing;
  private final Duration stall;
  private final Clock clock;
  private final Map<Object, Reading> readings = new ConcurrentHashMap<>();

  /** Somebody who reads, for as long as the caller stands and the timer runs. */
  private record Reading(FeedCursor cursor, Caller caller, long expiry) {

    EventLoop loop() {
      return cursor.loop();
    }

    void end(Ending ending) {
      loop().execute(() -> cursor.end(ending));
    }
  }

  Feed(
      Vertx vertx,
      EventLog log,
      EventReader reader,
      Standing standing,
      Duration stall,
      Clock clock) {
    this.vertx = vertx;
    this.log = log;
    this.reader = reader;
    this.standing = standing;
    this.stall = stall;
    this.clock = clock;
    reader.follow(this);
    standing.onChange(this::endRevoked);
    vertx.setPeriodic(TICK_MILLIS, tick -> onEachLoop(FeedCursor::tick));
  }

  /** Begins to send to a WebSocket, as the parameters of its request ask. */
  public void open(ServerWebSocket socket, String key, Map<String, Object> headers) {
    if (!(headers.get(CONNECTION) instanceof ConnectionBase connection)
        || !(headers.get(USER) instanceof User user)) {
      throw new IllegalArgumentException("the message comes from no connection of the feed");
    }
    join(key, new SocketLine(connection, socket), Asker.of(user).known(), headers);
  }

  /**
   * Begins to send to a line. It reads the database, so it is not for an event loop.
   *
   * @param key by which the line is known until it is {@link #closed}
   */
  void join(Object key, FeedLine line, Caller caller, Map<String, ?> parameters) {
    @Nullable String text = Json.text(parameters, "after");
    long after = text == null ? log.head() : Long.parseLong(text);
    @Nullable Frame gap = text == null ? null : Gap.behind(after, log);
    FeedCursor cursor = new FeedCursor(reader, line, FeedFilter.of(parameters), stall, after);
    long life = Math.max(1, Duration.between(clock.instant(), caller.until()).toMillis());
    long expiry = vertx.setTimer(life, late -> end(key, Ending.TOKEN_ENDED));
    readings.put(key, new Reading(cursor, caller, expiry));
    line.loop()
        .execute(
            () -> {
              // The end of a line may be told before its beginning.
              if (line.isClosed()) {
                closed(key);
              } else {
                cursor.begin(gap);
              }
            });
    // Nobody else will tell of rights that were taken since the gate let the caller in.
    if (!standing.stands(caller)) {
      end(key, Ending.TOKEN_ENDED);
    }
    reader.wake();
  }

  /** Forgets a line that is closed. */
  public void closed(Object key) {
    Reading reading = readings.remove(key);
    if (reading != null) {
      vertx.cancelTimer(reading.expiry());
    }
  }

  /** Ends the lines of all whose right to read was taken. */
  private void endRevoked() {
    for (Reading reading : readings.values()) {
      if (!standing.stands(reading.caller())) {
        reading.end(Ending.TOKEN_ENDED);
      }
    }
  }

  private void end(Object key, Ending ending) {
    Reading reading = readings.get(key);
    if (reading != null) {
      reading.end(ending);
    }
  }

  /** Says that there may be new events. */
  public void announce() {
    reader.wake();
  }

  /** How many read. */
  public int readers() {
    return readings.size();
  }

  /** Ends all lines, since the service or the route stops. */
  void closeAll() {
    readings.values().forEach(reading -> reading.end(Ending.STOPPING));
  }

  @Override
  public boolean isListening() {
    return !readings.isEmpty();
  }

  @Override
  public void news(List<Event> events) {
    onEachLoop(FeedCursor::pump);
  }

  private void onEachLoop(Consumer<FeedCursor> work) {
    readings.values().stream()
        .map(Reading::cursor)
        .collect(Collectors.groupingBy(FeedCursor::loop))
        .forEach((loop, same) -> loop.execute(() -> same.forEach(work)));
  }
}
