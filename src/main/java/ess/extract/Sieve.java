package ess.extract;

/**
 * Tells by the hash of a text ({@link String#hashCode}) that it is none of those that were added,
 * or may be one, before the text itself is made. Filled first, then safe for many threads.
 */
final class Sieve {

  private static final int BITS = 1 << 16;

  private final long[] bits = new long[BITS / 64];

  /** Adds the text. */
  void add(String text) {
    int bit = bit(text.hashCode());
    bits[bit >> 6] |= 1L << bit;
  }

  /** Whether a text with the hash may have been added. */
  boolean mayHold(int hash) {
    int bit = bit(hash);
    return (bits[bit >> 6] & 1L << bit) != 0;
  }

  private static int bit(int hash) {
    return (hash ^ hash >>> 16) & (BITS - 1);
  }
}
