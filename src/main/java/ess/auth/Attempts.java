package ess.auth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts failures per key in windows of time and refuses when there were too many. Forgets the keys
 * that were longest untouched when there are too many of them. Safe for many threads.
 */
public final class Attempts {

  private static final int KEYS = 20_000;

  private final Clock clock;
  private final Duration window;
  private final Map<String, Count> counts =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > KEYS;
        }
      };

  /** Failures count for as long as the window. */
  public Attempts(Clock clock, Duration window) {
    this.clock = clock;
    this.window = window;
  }

  /**
   * Counts one more failure under the key, to be taken back by {@link #forgive} if it turns out to
   * be none: so many at once cannot slip through together.
   *
   * @throws AuthException.ComeBack if the limit is reached
   */
  public synchronized void count(String key, int limit) {
    Instant now = clock.instant();
    @Nullable Count known = counts.get(key);
    Count count =
        known == null || !now.isBefore(known.ends) ? new Count(0, now.plus(window)) : known;
    counts.put(key, new Count(Math.min(count.number, limit) + 1, count.ends));
    if (count.number >= limit) {
      throw new AuthException.ComeBack(Duration.between(now, count.ends), count.number == limit);
    }
  }

  /** Refuses if the limit is reached, without counting. */
  public synchronized void check(String key, int limit) {
    Instant now = clock.instant();
    @Nullable Count known = counts.get(key);
    if (known != null && now.isBefore(known.ends) && known.number >= limit) {
      throw new AuthException.ComeBack(Duration.between(now, known.ends));
    }
  }

  /** Takes back one count. */
  public synchronized void forgive(String key) {
    counts.computeIfPresent(
        key, (k, count) -> count.number <= 1 ? null : new Count(count.number - 1, count.ends));
  }

  /** Forgets the key. */
  public synchronized void clear(String key) {
    counts.remove(key);
  }

  private record Count(int number, Instant ends) {}
}
