package ess.scan;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the threads that were left behind in a scanner that would not end. Thread-safe. */
final class Abandoned {

  private final AtomicInteger all = new AtomicInteger();
  private final Map<Scanner, Integer> each = new ConcurrentHashMap<>();

  /** One more thread hangs in the scanner. */
  void add(Scanner scanner) {
    all.incrementAndGet();
    each.merge(scanner, 1, Integer::sum);
  }

  /** A thread that was left behind has ended after all. */
  void remove(Scanner scanner) {
    all.decrementAndGet();
    each.computeIfPresent(scanner, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Whether the scanner may be asked no more until a thread of it ends. */
  boolean isStuck(Scanner scanner, ScanLimits limits) {
    int count = each.getOrDefault(scanner, 0);
    return count >= limits.maxAbandonedEach() || (count > 0 && all.get() >= limits.maxAbandoned());
  }

  /** How many threads hang. */
  int count() {
    return all.get();
  }
}
