package ess.decompose.opener;

import java.io.IOException;
import java.util.Arrays;

/** The bytes that were unpacked last, from which repetitions are copied, read as a stream. */
final class Window extends BlockStream {

  /** One step of an unpacker: puts at most 64 KB less than the window holds. */
  interface Step {
    /** Unpacks some bytes; says whether there may be more. */
    boolean next(Window window) throws IOException;
  }

  private static final int SLACK = 1 << 16;

  private final byte[] ring;
  private final Step step;
  private final long size;
  private long written;
  private long read;
  private boolean ended;

  /**
   * Holds as many bytes as repetitions reach back, and all that one step may put.
   *
   * @param reach how far back repetitions reach
   * @param size where the stream ends, or -1 if the unpacker tells
   */
  Window(int reach, long size, Step step) {
    ring = new byte[Integer.highestOneBit(Math.max(reach, SLACK) - 1) << 2];
    this.step = step;
    this.size = size < 0 ? Long.MAX_VALUE : size;
  }

  /** The same, with the bytes before the first ones being of a value. */
  Window filled(int value) {
    Arrays.fill(ring, (byte) value);
    return this;
  }

  void put(int value) {
    ring[(int) (written++ & (ring.length - 1))] = (byte) value;
  }

  /** Repeats bytes that stand a distance back; what stands before the first ones is blank. */
  void copy(long distance, int length) throws IOException {
    if (distance <= 0 || distance > ring.length) {
      throw new IOException("a repetition from out of reach");
    }
    int from = (int) (written - distance);
    for (int i = 0; i < length; i++) {
      put(ring[(from + i) & (ring.length - 1)]);
    }
  }

  /** How many bytes were put. */
  long written() {
    return written;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (read == written && !ended && written < size) {
      ended = !step.next(this);
    }
    int n = (int) Math.min(length, Math.min(written, size) - read);
    if (n <= 0) {
      if (ended && size < Long.MAX_VALUE) {
        throw new IOException("the stream is cut off");
      }
      return -1;
    }
    for (int i = 0; i < n; i++) {
      target[from + i] = ring[(int) (read++ & (ring.length - 1))];
    }
    return n;
  }
}
