package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Rich text as mail programs pack it (MS-OXRTFCP), unpacked as it is read. */
final class CompressedRtf extends InputStream {

  private static final long PACKED = 0x75465a4cL;
  private static final long PLAIN = 0x414c454dL;
  private static final int HEADER = 16;
  private static final int WINDOW = 4096;
  private static final String KNOWN =
      "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern"
          + " \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
          + "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

  private final Bytes packed;
  private final byte[] window = new byte[WINDOW];
  private final boolean plain;
  private int at = HEADER;
  private int written;
  private int flags;
  private int left;
  private int copyFrom;
  private int copyLeft;
  private boolean ended;

  CompressedRtf(Bytes packed) {
    this.packed = packed;
    plain = packed.u32(8) == PLAIN;
    byte[] known = KNOWN.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(known, 0, window, 0, known.length);
    written = known.length;
  }

  /** Whether the bytes begin like such a text. */
  static boolean is(Bytes bytes) {
    long kind = bytes.u32(8);
    return kind == PACKED || kind == PLAIN;
  }

  @Override
  public int read() throws IOException {
    if (plain) {
      return packed.at(at) < 0 ? -1 : packed.at(at++);
    }
    while (copyLeft == 0) {
      if (ended || packed.at(at) < 0) {
        return -1;
      }
      if (left == 0) {
        flags = packed.at(at++);
        left = 8;
        continue;
      }
      boolean reference = (flags & 1) != 0;
      flags >>= 1;
      left--;
      if (!reference) {
        return put(packed.at(at++));
      }
      int token = (packed.at(at) << 8) | Math.max(0, packed.at(at + 1));
      at += 2;
      copyFrom = token >> 4;
      copyLeft = (token & 0x0f) + 2;
      if (copyFrom == written % WINDOW) {
        ended = true;
        copyLeft = 0;
      }
    }
    copyLeft--;
    int next = window[copyFrom] & 0xff;
    copyFrom = (copyFrom + 1) % WINDOW;
    return put(next);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int n = 0;
    for (int next = length == 0 ? -1 : read(); next >= 0; next = n < length ? read() : -1) {
      target[from + n++] = (byte) next;
    }
    return n == 0 && length > 0 ? -1 : n;
  }

  private int put(int value) {
    if (value >= 0) {
      window[written % WINDOW] = (byte) value;
      written = (written + 1) % WINDOW;
    }
    return value;
  }
}
