package ess.decompose.opener;

import java.io.IOException;

/**
 * The source of a VBA module, unpacked chunk by chunk (MS-OVBA, section 2.4.1). It ends where the
 * chunks end; a chunk that is cut off gives what it has.
 */
final class VbaText extends BlockStream {

  private static final int CHUNK = 4096;

  private final Bytes packed;
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int length;
  private int read;

  /**
   * Unpacks.
   *
   * @param packed what begins with the signature of a container
   */
  VbaText(Bytes packed) {
    this.packed = packed;
    at = isContainer(packed, 0) ? 1 : packed.size();
  }

  /** Whether a container begins at the index: its signature, and a chunk with one. */
  static boolean isContainer(Bytes bytes, int at) {
    return bytes.at(at) == 1 && at + 3 <= bytes.size() && (bytes.u16(at + 1) >> 12 & 7) == 3;
  }

  /** How many packed bytes were used. */
  int consumed() {
    return at;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (read == length) {
      if (!unpack()) {
        return -1;
      }
    }
    int n = Math.min(count, length - read);
    System.arraycopy(chunk, read, target, from, n);
    read += n;
    return n;
  }

  private boolean unpack() {
    read = 0;
    length = 0;
    if (at + 2 > packed.size()) {
      return false;
    }
    int header = packed.u16(at);
    if ((header >> 12 & 7) != 3) {
      return false;
    }
    int end = Math.min(packed.size(), at + (header & 0xfff) + 3);
    at += 2;
    if ((header & 0x8000) == 0) {
      while (at < end && length < CHUNK) {
        chunk[length++] = (byte) packed.at(at++);
      }
      return true;
    }
    while (at < end && length < CHUNK) {
      int flags = packed.at(at++);
      for (int bit = 0; bit < 8 && at < end && length < CHUNK; bit++) {
        if ((flags >> bit & 1) == 0) {
          chunk[length++] = (byte) packed.at(at++);
        } else if (!copy(end)) {
          at = end;
        }
      }
    }
    at = end;
    return true;
  }

  private boolean copy(int end) {
    if (at + 2 > end) {
      return false;
    }
    int token = packed.u16(at);
    at += 2;
    int bits = Math.max(4, 32 - Integer.numberOfLeadingZeros(Math.max(0, length - 1)));
    int offset = (token >> (16 - bits)) + 1;
    int count = (token & (0xffff >> bits)) + 3;
    if (offset > length) {
      return false;
    }
    for (int i = 0; i < count && length < CHUNK; i++) {
      chunk[length] = chunk[length - offset];
      length++;
    }
    return true;
  }
}
