package ess.decompose;

import ess.decompose.opener.Allowance;
import ess.decompose.opener.Limit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one message may still cost. There is one for the whole message, and no nesting resets it.
 * Bytes are counted as they are read, never as they are declared. For one thread.
 */
final class Budget {

  private final Limits limits;
  private final long rawSize;
  private final LongSupplier nanoTime;
  private final long deadline;
  private long unpacked;
  private int parts;

  Budget(Limits limits, long rawSize, LongSupplier nanoTime) {
    this(limits, rawSize, nanoTime, 0);
  }

  /** A budget of whose time some is spent already. */
  Budget(Limits limits, long rawSize, LongSupplier nanoTime, long spentNanos) {
    this.limits = limits;
    this.rawSize = Math.max(1, rawSize);
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + limits.seconds() * 1_000_000_000L - spentNanos;
  }

  Limits limits() {
    return limits;
  }

  /** Takes one more part, or says that there may be no more. */
  boolean takePart() {
    if (parts >= limits.parts()) {
      return false;
    }
    parts++;
    return true;
  }

  boolean isOutOfParts() {
    return parts >= limits.parts();
  }

  /** How many parts were taken. */
  int parts() {
    return parts;
  }

  /** How many bytes were unpacked. */
  long unpacked() {
    return unpacked;
  }

  boolean isOutOfTime() {
    return nanoTime.getAsLong() - deadline >= 0;
  }

  /** What is left of it, never below 0. */
  Allowance left() {
    long byRatio = Math.max(Limits.RATIO_FREE_BYTES, rawSize * limits.ratio());
    long bytes = Math.min(limits.unpackedBytes(), byRatio) - unpacked;
    long millis = (deadline - nanoTime.getAsLong()) / 1_000_000;
    return new Allowance(Math.max(0, bytes), limits.entryBytes(), Math.max(0, millis));
  }

  /**
   * Counts bytes just unpacked.
   *
   * @param count how many
   * @param entrySize how many the entry has so far, these included
   * @return the limit that is passed by them, or null
   */
  @Nullable Limit unpack(long count, long entrySize) {
    unpacked += count;
    if (unpacked > Limits.RATIO_FREE_BYTES && unpacked / rawSize >= limits.ratio()) {
      return Limit.RATIO;
    }
    if (unpacked > limits.unpackedBytes()) {
      return Limit.UNPACKED;
    }
    if (entrySize > limits.entryBytes()) {
      return Limit.ENTRY;
    }
    return isOutOfTime() ? Limit.TIME : null;
  }

  /** Whether nothing more can be unpacked at all. */
  boolean isSpent() {
    return unpacked > limits.unpackedBytes()
        || (unpacked > Limits.RATIO_FREE_BYTES && unpacked / rawSize >= limits.ratio())
        || isOutOfParts()
        || isOutOfTime();
  }
}
