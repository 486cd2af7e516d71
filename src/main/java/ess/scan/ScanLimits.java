package ess.scan;

import java.time.Duration;

/**
 * What one pass over a message may take.
 *
 * @param lanes how many scanners may work on one message at a time, 1 to 64
 * @param patience how long the scanners share one thread before a second one helps
 * @param wholeTime how long the whole message may take; what is not looked at by then is a finding
 * @param maxOverruns how often one scanner may run out of its time in one message before the rest
 *     of the parts is not shown to it any more, 1 or more
 * @param maxAbandonedEach how many threads of one scanner may hang before it is asked no more, 1 or
 *     more
 * @param maxAbandoned how many threads of all scanners may hang, 1 or more
 */
record ScanLimits(
    int lanes,
    Duration patience,
    Duration wholeTime,
    int maxOverruns,
    int maxAbandonedEach,
    int maxAbandoned) {

  /** What holds where nothing else is said. */
  static final ScanLimits DEFAULT =
      new ScanLimits(4, Duration.ofMillis(5), Duration.ofSeconds(60), 3, 4, 16);

  ScanLimits {
    if (lanes < 1 || lanes > 64) {
      throw new IllegalArgumentException("lanes is %d, must be 1 to 64".formatted(lanes));
    }
    if (patience.isNegative() || wholeTime.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException(
          "wholeTime is %s, must be 10ms or more; patience is %s, must not be negative"
              .formatted(wholeTime, patience));
    }
    if (maxOverruns < 1 || maxAbandonedEach < 1 || maxAbandoned < 1) {
      throw new IllegalArgumentException(
          "maxOverruns, maxAbandonedEach and maxAbandoned are %d, %d and %d, must be 1 or more"
              .formatted(maxOverruns, maxAbandonedEach, maxAbandoned));
    }
  }

  /** The same with other bounds of number and time, as a route gives them. */
  ScanLimits with(int otherLanes, Duration otherWholeTime, int otherMaxAbandoned) {
    return new ScanLimits(
        otherLanes,
        patience,
        otherWholeTime,
        maxOverruns,
        Math.min(maxAbandonedEach, otherMaxAbandoned),
        otherMaxAbandoned);
  }
}
