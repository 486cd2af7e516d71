package ess.decompose;

import ess.decompose.opener.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffer that hands out its array instead of a copy, to be filled again. For one thread. */
final class ReusedBuffer extends ByteArrayOutputStream {

  private static final int BLOCK = 4096;

  ReusedBuffer() {
    this(2 * BLOCK);
  }

  /** With room for so many bytes at first. */
  ReusedBuffer(int size) {
    super(size);
  }

  // Without the locks of its parent, which cost more than what they guard.

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void write(int b) {
    if (count == buf.length) {
      buf = Arrays.copyOf(buf, 2 * Math.max(count, 16));
    }
    buf[count++] = (byte) b;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public int size() {
    return count;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void reset() {
    count = 0;
  }

  /** Reads to the end, without a block of its own for each stream. */
  void fill(InputStream in) throws IOException {
    fill(in, Integer.MAX_VALUE);
  }

  /** Reads to the end, or a little beyond so many bytes. */
  void fill(InputStream in, int most) throws IOException {
    while (count < most) {
      if (buf.length - count < BLOCK) {
        buf = Arrays.copyOf(buf, 2 * buf.length);
      }
      int n = in.read(buf, count, buf.length - count);
      if (n < 0) {
        return;
      }
      count += n;
    }
  }

  Bytes bytes() {
    return new Bytes(buf, 0, count);
  }
}
