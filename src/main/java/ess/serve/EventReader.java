package ess.serve;

import ess.message.Event;
import ess.message.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the outbox once for all who follow it, and keeps the newest events at hand. It reads when
 * woken, and every second by itself, so that nothing depends on being woken; and only while
 * somebody follows. Safe for many threads.
 */
final class EventReader {

  private static final Logger LOG = LoggerFactory.getLogger("ess.serve");
  private static final int PAGE = 500;
  private static final int AT_HAND = 4_096;
  private static final long LOOK_MILLIS = 1_000;

  /** Somebody who wants to know of new events. */
  interface Follower {

    /** Whether there is anybody to tell. */
    boolean isListening();

    /** Tells of new events, in order; called by one thread at a time, which must not be held up. */
    void news(List<Event> events);
  }

  private final Vertx vertx;
  private final EventLog log;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile Recent recent = Recent.NONE;

  EventReader(Vertx vertx, EventLog log) {
    this.vertx = vertx;
    this.log = log;
    vertx.setPeriodic(LOOK_MILLIS, tick -> wake());
  }

  void follow(Follower follower) {
    followers.add(follower);
  }

  /** Looks for new events soon. */
  void wake() {
    if (calls.getAndIncrement() == 0) {
      vertx.executeBlocking(this::look, false);
    }
  }

  /** The number up to which events may be sent; 0 while nobody follows. */
  long head() {
    return recent.head();
  }

  /** The events at hand behind the number; null if that lies too far back. */
  @Nullable List<Frame> atHand(long after, int limit) {
    return recent.after(after, limit);
  }

  /**
   * The events behind the number out of the outbox itself, and before them a gap if some of those
   * are forgotten.
   */
  Future<List<Frame>> stored(long after, int limit) {
    return vertx.executeBlocking(
        () -> {
          List<Event> page = log.after(after, limit);
          List<Frame> frames = new ArrayList<>(page.size() + 1);
          if (page.isEmpty() || page.get(0).seq() > after + 1) {
            Frame gap = Gap.behind(after, log);
            if (gap != null) {
              frames.add(gap);
            }
          }
          page.forEach(event -> frames.add(Frame.of(event)));
          return frames;
        },
        false);
  }

  private @Nullable Void look() {
    int seen;
    do {
      seen = calls.get();
      try {
        read();
        failing.set(false);
      } catch (RuntimeException e) {
        if (!failing.getAndSet(true)) {
          LOG.warn("the outbox cannot be read; trying again every second", e);
        }
      }
    } while (!calls.compareAndSet(seen, 0));
    return null;
  }

  private void read() {
    if (followers.stream().noneMatch(Follower::isListening)) {
      recent = Recent.NONE;
      return;
    }
    if (recent.head() == 0) {
      recent = Recent.from(log.head());
      followers.forEach(follower -> follower.news(List.of()));
    }
    for (; ; ) {
      List<Event> page = log.after(recent.head(), PAGE);
      if (page.isEmpty()) {
        return;
      }
      recent = recent.plus(page, AT_HAND);
      followers.forEach(follower -> follower.news(page));
    }
  }

  /** Consecutive events of the outbox, from behind one number up to another. Immutable. */
  private static final class Recent {

    static final Recent NONE = from(0);

    private final long after;
    private final Frame[] frames;
    private final long head;

    private Recent(long after, Frame[] frames, long head) {
      this.after = after;
      this.frames = frames;
      this.head = head;
    }

    static Recent from(long seq) {
      return new Recent(seq, new Frame[0], seq);
    }

    long head() {
      return head;
    }

    Recent plus(List<Event> page, int limit) {
      int keep = Math.min(frames.length, Math.max(0, limit - page.size()));
      int drop = frames.length - keep;
      Frame[] all = new Frame[keep + page.size()];
      System.arraycopy(frames, drop, all, 0, keep);
      for (int i = 0; i < page.size(); i++) {
        all[keep + i] = Frame.of(page.get(i));
      }
      long begin = drop == 0 ? after : frames[drop - 1].seq();
      return new Recent(begin, all, all[all.length - 1].seq());
    }

    @Nullable List<Frame> after(long seq, int limit) {
      if (seq < after || head == 0) {
        return null;
      }
      int low = 0;
      int high = frames.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (frames[middle].seq() <= seq) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return List.of(Arrays.copyOfRange(frames, low, Math.min(frames.length, low + limit)));
    }
  }
}
