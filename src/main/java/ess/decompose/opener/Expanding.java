package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks what the method "reduce" of early zips packed (APPNOTE 5.1): bytes by the followers that
 * they had, and repetitions behind an escape.
 */
final class Expanding extends InputStream {

  private static final int ESCAPE = 144;
  private static final int WINDOW = 1 << 12;

  private final InputStream packed;
  private final int factor;
  private final byte[][] followers = new byte[256][];
  private final byte[] window = new byte[WINDOW];
  private long left;
  private int bits;
  private int held;
  private int last;
  private int at;
  private int copyLeft;
  private int copyFrom;

  /**
   * Reads the sets of followers.
   *
   * @param factor how much it was reduced, 1 to 4
   * @param size how many bytes there are to be
   */
  Expanding(InputStream packed, int factor, long size) throws IOException {
    this.packed = packed;
    this.factor = factor;
    this.left = size;
    for (int i = 255; i >= 0; i--) {
      int count = bits(6);
      followers[i] = new byte[count];
      for (int j = 0; j < count; j++) {
        followers[i][j] = (byte) bits(8);
      }
    }
  }

  @Override
  public int read() throws IOException {
    if (left <= 0) {
      return -1;
    }
    while (copyLeft == 0) {
      int c = next();
      if (c != ESCAPE) {
        return put(c);
      }
      int value = next();
      if (value == 0) {
        return put(ESCAPE);
      }
      int lengthBits = 8 - factor;
      int most = (1 << lengthBits) - 1;
      int length = value & most;
      if (length == most) {
        length += next();
      }
      copyLeft = length + 3;
      copyFrom = at - ((value >> lengthBits << 8) + next() + 1);
    }
    copyLeft--;
    return put(window[copyFrom++ & WINDOW - 1] & 0xff);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int c = read();
      if (c < 0) {
        break;
      }
      target[from + count++] = (byte) c;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  @Override
  public void close() throws IOException {
    packed.close();
  }

  private int put(int c) {
    window[at++ & WINDOW - 1] = (byte) c;
    left--;
    return c;
  }

  private int next() throws IOException {
    byte[] set = followers[last];
    if (set.length == 0 || bits(1) == 1) {
      last = bits(8);
      return last;
    }
    int index = bits(Math.max(1, 32 - Integer.numberOfLeadingZeros(set.length - 1)));
    last = index < set.length ? set[index] & 0xff : 0;
    return last;
  }

  private int bits(int count) throws IOException {
    while (held < count) {
      int c = packed.read();
      if (c < 0) {
        throw new IOException("the stream is cut off");
      }
      bits |= c << held;
      held += 8;
    }
    int value = bits & (1 << count) - 1;
    bits >>>= count;
    held -= count;
    return value;
  }
}
