package ess.store;

import java.time.Duration;

/** How long a message is left to whoever has it. */
final class Leases {

  /** From the moment a message is put into the queue; recovery leaves it alone so long. */
  static final Duration QUEUED = Duration.ofMinutes(1);

  private Leases() {}
}
