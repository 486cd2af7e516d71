package ess.store;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What is bound when old events are forgotten. Immutable, safe for many threads. */
public final class RetentionRow {

  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final int PAGE = 1_000;

  private final Clock clock;
  private final Duration retention;

  /**
   * Keeps events for a while.
   *
   * @param retention how long, 1 minute or more; 0 keeps them for ever
   */
  public RetentionRow(Clock clock, Duration retention) {
    if (!retention.isZero() && retention.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "ess.operate.event-retention is %d s, must be 1m or more, or 0s to keep all events"
              .formatted(retention.toSeconds()));
    }
    this.clock = clock;
    this.retention = retention;
  }

  /** What a page binds: before, page. */
  public Map<String, Object> page() {
    return Map.of("before", Texts.time(clock.instant().minus(retention)), "page", PAGE);
  }
}
