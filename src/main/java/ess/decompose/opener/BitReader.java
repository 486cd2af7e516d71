package ess.decompose.opener;

import java.io.IOException;

/**
 * Reads bits of some bytes, the highest first: of each byte in turn, or of little-endian words of
 * two bytes as LZX has them.
 */
final class BitReader {

  private final Bytes bytes;
  private final boolean words;
  private int at;
  private int held;
  private int count;

  private BitReader(Bytes bytes, boolean words) {
    this.bytes = bytes;
    this.words = words;
  }

  /** Bits of bytes. */
  static BitReader of(Bytes bytes) {
    return new BitReader(bytes, false);
  }

  /** Bits of little-endian words. */
  static BitReader ofWords(Bytes bytes) {
    return new BitReader(bytes, true);
  }

  int bit() throws IOException {
    if (count == 0) {
      fill();
    }
    count--;
    return (held >> count) & 1;
  }

  /** Up to 31 bits as a number. */
  int bits(int length) throws IOException {
    int value = 0;
    int left = length;
    while (left > 0) {
      if (count == 0) {
        fill();
      }
      int take = Math.min(left, count);
      count -= take;
      value = (value << take) | ((held >> count) & ((1 << take) - 1));
      left -= take;
    }
    return value;
  }

  /** Drops what is left of the byte or word that was begun. */
  void align() {
    count = 0;
  }

  boolean isAligned() {
    return count == 0;
  }

  /** The next whole byte; to be asked where the bits are aligned. */
  int next() throws IOException {
    int b = bytes.at(at++);
    if (b < 0) {
      throw new IOException("the stream is cut off");
    }
    return b;
  }

  /** The index of the byte behind the one or the word that was begun. */
  int position() {
    return at;
  }

  private void fill() throws IOException {
    if (words) {
      int low = next();
      int high = Math.max(0, bytes.at(at++));
      held = (high << 8) | low;
      count = 16;
    } else {
      held = next();
      count = 8;
    }
  }
}
