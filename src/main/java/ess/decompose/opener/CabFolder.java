package ess.decompose.opener;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** What one folder of a cabinet unpacks to, block by block. */
final class CabFolder extends BlockStream {

  private static final int MSZIP = 1;
  private static final int LZX = 3;
  private static final int HEADER = 8;
  private static final int WINDOW = 1 << 15;

  private final Bytes cab;
  private final int reserve;
  private final int method;
  private long at;
  private int blocksLeft;
  private byte[] block = new byte[0];
  private int read;
  private byte[] window = new byte[0];
  private @Nullable Lzx lzx;

  CabFolder(Bytes cab, long at, int blocks, int reserve, int method) {
    this.cab = cab;
    this.at = at;
    this.blocksLeft = blocks;
    this.reserve = reserve;
    this.method = method;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (read == block.length) {
      if (blocksLeft-- <= 0) {
        return -1;
      }
      next();
      read = 0;
    }
    int n = Math.min(length, block.length - read);
    System.arraycopy(block, read, target, from, n);
    read += n;
    return n;
  }

  private void next() throws IOException {
    if (at + HEADER > cab.size()) {
      throw new IOException("the folder is cut off");
    }
    int header = (int) at;
    long data = at + HEADER + reserve;
    Bytes packed = cab.slice(data, data + cab.u16(header + 4));
    int size = cab.u16(header + 6);
    at = data + cab.u16(header + 4);
    switch (method & 15) {
      case MSZIP -> block = inflated(packed, size);
      case LZX -> block = unpacked(packed, size);
      default -> block = packed.copy();
    }
  }

  private byte[] unpacked(Bytes packed, int size) throws IOException {
    if (lzx == null) {
      lzx = new Lzx((method >> 8) & 31);
    }
    byte[] frame = new byte[Math.min(size, WINDOW)];
    lzx.input(packed);
    lzx.frame(frame);
    return frame;
  }

  /** A block of MSZIP is one deflate stream that may repeat what the block before unpacked to. */
  private byte[] inflated(Bytes packed, int size) throws IOException {
    if (!packed.has(0, "CK")) {
      throw new IOException("not an MSZIP block");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed.array(), packed.from() + 2, packed.size() - 2);
      if (window.length > 0) {
        inflater.setDictionary(window);
      }
      byte[] out = new byte[Math.min(size, WINDOW)];
      int n = 0;
      while (n < out.length) {
        int more = inflater.inflate(out, n, out.length - n);
        if (more <= 0) {
          throw new IOException("the block is cut off");
        }
        n += more;
      }
      byte[] both = Arrays.copyOf(window, window.length + n);
      System.arraycopy(out, 0, both, window.length, n);
      window = Arrays.copyOfRange(both, Math.max(0, both.length - WINDOW), both.length);
      return out;
    } catch (DataFormatException e) {
      throw new IOException("not an MSZIP block", e);
    } finally {
      inflater.end();
    }
  }
}
