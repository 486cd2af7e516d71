package ess.decompose.opener;

import java.io.IOException;

/**
 * Unpacks LZSS as Microsoft's COMPRESS packed it (SZDD, KWAJ): eight flags in a byte, each for a
 * literal or a place in a window of 4 KB and a length. Written after the description of the format
 * by the libmspack project.
 */
final class LzssStep implements Window.Step {

  static final int BLANK = ' ';

  private static final int RING = 4096;
  private static final int LEAST_LENGTH = 3;

  private final Bytes packed;
  private final int start;
  private int at;
  private int flags;
  private int left;

  /** An unpacker whose first byte is put at a place of the window. */
  LzssStep(Bytes packed, int start) {
    this.packed = packed;
    this.start = start;
  }

  /** How many packed bytes were used. */
  int position() {
    return at;
  }

  @Override
  public boolean next(Window window) throws IOException {
    if (left == 0) {
      flags = packed.at(at++);
      if (flags < 0) {
        return false;
      }
      left = 8;
    }
    left--;
    boolean literal = (flags & 1) == 1;
    flags >>= 1;
    int first = packed.at(at++);
    if (first < 0) {
      return false;
    }
    if (literal) {
      window.put(first);
      return true;
    }
    int second = packed.at(at++);
    if (second < 0) {
      return false;
    }
    int place = first | ((second & 0xf0) << 4);
    long here = (start + window.written()) % RING;
    long distance = (here - place + RING) % RING;
    window.copy(distance == 0 ? RING : distance, (second & 0x0f) + LEAST_LENGTH);
    return true;
  }
}
