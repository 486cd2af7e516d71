package ess.message;

/**
 * A run of bytes, from the first to the one behind the last, counted from 0.
 *
 * @param from the offset of the first byte, 0 or more
 * @param to the offset behind the last byte, not below {@code from}
 */
public record ByteRange(long from, long to) {

  /** Checks the order of the two ends. */
  public ByteRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no byte range from %d to %d".formatted(from, to));
    }
  }

  /** How many bytes it holds. */
  public long length() {
    return to - from;
  }
}
