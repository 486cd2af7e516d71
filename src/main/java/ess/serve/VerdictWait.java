package ess.serve;

import ess.message.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer back until its message has a verdict, if the caller prefers to wait (RFC 7240,
 * section 4.3). Few wait at once, for each holds a thread; the others are answered at once, as the
 * preference allows. Bean of the route {@code submit-message}; safe for many threads.
 */
public final class VerdictWait implements EventReader.Follower {

  private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,4})\"?");
  private static final int LONGEST_SECONDS = 30;
  private static final int AT_ONCE = 16;

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

  VerdictWait(EventReader reader) {
    reader.follow(this);
  }

  /** Begins to look out for the verdict of a message, before it is queued. */
  public void expect(String id, @Nullable String prefer) {
    if (seconds(prefer) > 0 && places.tryAcquire()) {
      waiting.put(id, new CountDownLatch(1));
    }
  }

  /** Waits for the verdict for as long as the caller prefers. */
  public void await(String id, @Nullable String prefer) throws InterruptedException {
    CountDownLatch latch = waiting.get(id);
    if (latch == null) {
      return;
    }
    try {
      boolean unused = latch.await(seconds(prefer), TimeUnit.SECONDS);
    } finally {
      waiting.remove(id);
      places.release();
    }
  }

  private static int seconds(@Nullable String prefer) {
    if (prefer == null) {
      return 0;
    }
    Matcher wait = WAIT.matcher(prefer);
    return wait.find() ? Math.min(LONGEST_SECONDS, Integer.parseInt(wait.group(1))) : 0;
  }

  @Override
  public boolean isListening() {
    return !waiting.isEmpty();
  }

  @Override
  public void news(List<Event> events) {
    for (Event event : events) {
      if (event.type().equals(Event.VERDICT)) {
        CountDownLatch latch = waiting.get(event.subject());
        if (latch != null) {
          latch.countDown();
        }
      }
    }
  }
}
