package ess.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens for each key: it holds what two seconds bring, and a request takes one. It is
 * kept as the instant at which the bucket is full again (the generic cell rate algorithm), one
 * number a key. The keys that were longest untouched are forgotten when there are too many. Safe
 * for many threads.
 */
final class RateLimit {

  private static final int KEYS = 20_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long BURST = 2 * SECOND;

  private final long interval;
  private final LongSupplier nanos;
  private final Map<String, Long> full =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEYS;
        }
      };

  /**
   * Begins with full buckets.
   *
   * @param perSecond how many tokens come in a second; 0 for no limit
   * @param nanos a clock that never goes back
   */
  RateLimit(int perSecond, LongSupplier nanos) {
    this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
    this.nanos = nanos;
  }

  /** Takes a token of the key: 0 if there was one, else in how many seconds there will be. */
  long secondsToWait(String key) {
    if (interval == 0) {
      return 0;
    }
    long now = nanos.getAsLong();
    synchronized (full) {
      @Nullable Long known = full.get(key);
      long next = (known == null || known - now < 0 ? now : known) + interval;
      if (next - now > BURST) {
        return (next - now - BURST) / SECOND + 1;
      }
      full.put(key, next);
      return 0;
    }
  }
}
