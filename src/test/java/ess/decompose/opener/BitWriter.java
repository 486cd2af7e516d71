package ess.decompose.opener;

import java.io.ByteArrayOutputStream;

/** Writes bits, the highest first, as bytes or as little-endian words of two bytes. */
final class BitWriter {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final int unit;
  private int held;
  private int count;

  private BitWriter(int unit) {
    this.unit = unit;
  }

  static BitWriter bytes() {
    return new BitWriter(8);
  }

  static BitWriter words() {
    return new BitWriter(16);
  }

  BitWriter bits(int value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      held = (held << 1) | ((value >> i) & 1);
      count++;
      if (count == unit) {
        flush();
      }
    }
    return this;
  }

  /** Fills up the byte or word that was begun. */
  BitWriter align() {
    return count == 0 ? this : bits(0, unit - count);
  }

  /** Whole bytes, where the bits are aligned. */
  BitWriter raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] done() {
    align();
    return out.toByteArray();
  }

  private void flush() {
    out.write(held);
    if (unit == 16) {
      out.write(held >> 8);
    }
    held = 0;
    count = 0;
  }
}
