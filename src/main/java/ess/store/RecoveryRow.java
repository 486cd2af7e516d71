package ess.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** What is bound when messages that nobody works on are queued again. Safe for many threads. */
public final class RecoveryRow {

  private static final int MAX_PAGE = 10_000;

  private final Clock clock;
  private final String node;
  private final int page;

  /**
   * Recovers for one node.
   *
   * @param node the name of this service among those that share a database
   * @param page how many messages are taken at a time, 1 to 10000
   */
  public RecoveryRow(Clock clock, String node, int page) {
    if (page < 1 || page > MAX_PAGE) {
      throw new IllegalArgumentException(
          "ess.operate.recovery-page is %d, must be 1 to %d".formatted(page, MAX_PAGE));
    }
    this.clock = clock;
    this.node = node;
    this.page = page;
  }

  /** What the start binds: node. */
  public Map<String, Object> start() {
    return Map.of("node", node);
  }

  /** What a page binds: now, until (the page counts as queued until then), page. */
  public Map<String, Object> page() {
    Instant now = clock.instant();
    return Map.of(
        "now", Texts.time(now), "until", Texts.time(now.plus(Leases.QUEUED)), "page", page);
  }
}
