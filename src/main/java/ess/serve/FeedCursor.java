package ess.serve;

import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reader of the feed: a place in the outbox and a line. What lies behind the place is sent, be
 * it old or new, by one and the same loop, so there is no gap and no double between replay and
 * live. Nothing is queued for a slow reader but what its line holds; who takes nothing for too long
 * is cut off and resumes from its last number. All its state belongs to the event loop of the line.
 */
final class FeedCursor {

  private static final long BEAT_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long SILENCE_NANOS = Duration.ofSeconds(40).toNanos();
  private static final long FAREWELL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int BATCH = 128;

  private final EventReader reader;
  private final FeedLine line;
  private final EventLoop loop;
  private final FeedFilter filter;
  private final long stallNanos;
  private long place;
  private long stalledSince;
  private long beaten = System.nanoTime();
  private boolean reading;
  private boolean ended;
  private long endedSince;

  FeedCursor(EventReader reader, FeedLine line, FeedFilter filter, Duration stall, long place) {
    this.reader = reader;
    this.line = line;
    this.loop = line.loop();
    this.filter = filter;
    this.stallNanos = stall.toNanos();
    this.place = place;
  }

  /** The thread that everything else of this class is called on. */
  EventLoop loop() {
    return loop;
  }

  /** Begins, with a gap if there is one. */
  void begin(@Nullable Frame gap) {
    line.open();
    if (gap != null) {
      send(List.of(gap));
    }
    pump();
  }

  /** Sends what there is to send, until the line is full. */
  void pump() {
    while (!reading && !isOver()) {
      long head = reader.head();
      if (place >= head || isFull()) {
        return;
      }
      List<Frame> events = reader.atHand(place, BATCH);
      if (events == null) {
        reading = true;
        reader.stored(place, BATCH).onComplete(result -> loop.execute(() -> took(head, result)));
        return;
      }
      if (events.isEmpty()) {
        place = head;
        return;
      }
      send(events);
    }
  }

  private void took(long head, AsyncResult<List<Frame>> page) {
    reading = false;
    if (page.failed()) {
      return;
    }
    if (page.result().isEmpty()) {
      place = Math.max(place, head);
    }
    send(page.result());
    pump();
  }

  private void send(List<Frame> frames) {
    for (Frame frame : frames) {
      if (isOver() || isFull()) {
        return;
      }
      if (filter.passes(frame)) {
        line.send(frame);
      }
      place = frame.seq();
    }
  }

  private boolean isOver() {
    return ended || line.isClosed();
  }

  private boolean isFull() {
    if (!line.isFull()) {
      stalledSince = 0;
      return false;
    }
    if (stalledSince == 0) {
      stalledSince = System.nanoTime();
      line.onceDrained(this::pump);
    }
    return true;
  }

  /** Looks after the line; called every second. */
  void tick() {
    long now = System.nanoTime();
    if (ended && now - endedSince > FAREWELL_NANOS) {
      line.cut();
    }
    if (isOver()) {
      return;
    }
    if (stalledSince != 0 && now - stalledSince > stallNanos && line.isFull()) {
      end(Ending.TOO_SLOW);
    } else if (line.silentNanos() > SILENCE_NANOS) {
      end(Ending.NO_PONG);
    } else if (now - beaten > BEAT_NANOS) {
      beaten = now;
      line.beat();
    } else {
      pump();
    }
  }

  /** Ends the line. */
  void end(Ending ending) {
    if (!isOver()) {
      ended = true;
      endedSince = System.nanoTime();
      line.end(ending, place);
    }
  }
}
