package ess.decompose.child;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how long the service waited for a child in one request. The time in which the service
 * itself works on what the child found is not the child's. Written by one thread, read by others.
 */
final class Patience {

  /** How long a child may go on after it was told to stop. */
  private static final long AFTER_STOP = 2_000_000_000L;

  private final long limit;
  private final AtomicLong waited = new AtomicLong();
  private volatile long waitingSince;
  private volatile long stoppedAt;

  Patience(long millis) {
    this.limit = millis * 1_000_000;
  }

  void wait(boolean begins) {
    long now = System.nanoTime();
    if (begins) {
      waitingSince = now | 1;
      return;
    }
    long since = waitingSince;
    waitingSince = 0;
    waited.addAndGet(now - since);
  }

  void stopped() {
    stoppedAt = System.nanoTime() | 1;
  }

  boolean isOver() {
    long now = System.nanoTime();
    long since = waitingSince;
    long all = waited.get() + (since == 0 ? 0 : now - since);
    return all >= limit || (stoppedAt != 0 && now - stoppedAt >= AFTER_STOP);
  }
}
