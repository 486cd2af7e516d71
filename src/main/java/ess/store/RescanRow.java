package ess.store;

import ess.message.Message;
import java.time.Clock;
import java.util.Map;

/** What is bound when a judged message is to be scanned again. Immutable, safe for many threads. */
public final class RescanRow {

  private final Clock clock;

  /** Queues by the clock. */
  public RescanRow(Clock clock) {
    this.clock = clock;
  }

  /** id, and until: the message counts as queued until then. */
  public Map<String, Object> of(Message message) {
    return Map.of(
        "id", message.id().text(), "until", Texts.time(clock.instant().plus(Leases.QUEUED)));
  }
}
