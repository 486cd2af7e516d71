package ess.store;

import ess.message.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is bound when a message is claimed for a scan and when it is let go unfinished. A claim is a
 * lease: it ends by itself. Immutable, safe for many threads.
 */
public final class ClaimRow {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MAX_ATTEMPTS = 100;

  private final Clock clock;
  private final String node;
  private final Duration lease;
  private final int maxAttempts;
  private final MessageRow messageRow = new MessageRow();

  /**
   * Claims for one node.
   *
   * @param node the name of this service among those that share a database
   * @param lease how long a scan may take before another may begin anew, 1 s to 1 h
   * @param maxAttempts how many scans are begun before a message is given up, 1 to 100
   */
  public ClaimRow(Clock clock, String node, Duration lease, int maxAttempts) {
    if (node.isBlank()) {
      throw new IllegalArgumentException("ess.store.node is empty, must be a name");
    }
    if (lease.compareTo(SHORTEST) < 0 || lease.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "ess.scan.lease is %d s, must be 1s to 1h".formatted(lease.toSeconds()));
    }
    if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "ess.scan.max-attempts is %d, must be 1 to %d".formatted(maxAttempts, MAX_ATTEMPTS));
    }
    this.clock = clock;
    this.node = node;
    this.lease = lease;
    this.maxAttempts = maxAttempts;
  }

  /** What a claim of the message binds: id, node, now, until. */
  public Map<String, Object> claim(Message message) {
    Instant now = clock.instant();
    return Map.of(
        "id", message.id().text(),
        "node", node,
        "now", Texts.time(now),
        "until", Texts.time(now.plus(lease)));
  }

  /**
   * The message of the row that was claimed. One that was begun too often is refused, so that a
   * mail that ends the process each time ends as unscannable.
   */
  public Message claimed(Map<String, Object> row) {
    Message message = messageRow.read(row);
    return row.get("attempts") instanceof Number number && number.intValue() > maxAttempts
        ? refused(message)
        : message;
  }

  private Message refused(Message message) {
    return message.withRefusal(
        "Its scan was given up after %d attempts (ess.scan.max-attempts)".formatted(maxAttempts));
  }

  /**
   * What the release of a message after a failure binds: id, node, back (the attempts given back: 1
   * if the database was at fault and not the message), and cause for the log.
   */
  public Map<String, Object> release(@Nullable String id, Throwable failure) {
    int back = StoreException.kindOf(failure).passes() ? 1 : 0;
    Map<String, Object> values = released(id, back);
    values.put("cause", Cause.of(failure));
    return values;
  }

  /** The same for a scan that the service cut short when it stopped; it does not count. */
  public Map<String, Object> giveBack(@Nullable String id) {
    return released(id, 1);
  }

  private Map<String, Object> released(@Nullable String id, int back) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", id);
    values.put("node", node);
    values.put("back", back);
    return values;
  }
}
