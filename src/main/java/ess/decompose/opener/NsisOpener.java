package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.X86Options;

/**
 * Opens what NSIS puts behind its programs that install something: the script, then the files, each
 * packed for itself or all in one stream, by deflate or LZMA. The names stand in the script, which
 * is handed over and not read.
 */
final class NsisOpener implements Opener {

  /** Where the sign begins, behind the flags. */
  static final int SIGN = 4;

  static final int FIRST_OF_SIGN = 0xef;

  private static final int HEADER = 28;
  private static final int CHECKSUM = 4;
  private static final int NO_CHECKSUM = 4;
  private static final int SIZE = 4;
  private static final int PROPERTIES = 5;
  private static final long PACKED = 0x80000000L;

  private enum Method {
    DEFLATE,
    LZMA,
    FILTERED_LZMA,
    BZIP2
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.NSIS);
  }

  /** Whether what NSIS puts behind a program begins there. */
  static boolean begins(Bytes bytes, int at) {
    return bytes.has(at + SIGN, "\u00ef\u00be\u00ad\u00deNullsoftInst");
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    long said = bytes.u32(24);
    boolean checked = (bytes.at(0) & NO_CHECKSUM) == 0;
    long end = said > HEADER && said <= bytes.size() ? said : bytes.size();
    long data = Math.max(HEADER, end - (checked ? CHECKSUM : 0));
    if (said > bytes.size()) {
      opening.damaged("installer", new ByteRange(0, bytes.size()));
      data = bytes.size();
    }
    Bytes packed = bytes.slice(HEADER, data);
    boolean single = packed.u32(0) == bytes.u32(20) || isFlagged(packed);
    if (single && !isLzma(packed, 0)) {
      blocks(opening, data);
    } else {
      solid(opening, packed, data);
      if (opening.entries() == 0) {
        opening.damaged("script", new ByteRange(0, bytes.size()));
      }
    }
    opening.gap(end, bytes.size());
  }

  /** Whether a size stands first that says that the block is packed. */
  private static boolean isFlagged(Bytes packed) {
    return (packed.u32(0) & PACKED) != 0 && (packed.u32(0) & ~PACKED) < packed.size();
  }

  /** Blocks that are packed each for itself, if at all. */
  private static void blocks(Opening opening, long data) throws IOException {
    Bytes bytes = opening.bytes();
    long at = HEADER;
    while (at + SIZE <= data && !opening.isStopped()) {
      long size = bytes.u32((int) at) & ~PACKED;
      boolean isPacked = (bytes.u32((int) at) & PACKED) != 0;
      long end = at + SIZE + size;
      Entry entry = Entry.of(name(opening)).at(at, Math.min(end, data));
      if (end > data) {
        opening.damaged(entry.name(), entry.range());
        opening.gap(at, data);
        return;
      }
      Bytes block = bytes.slice(at + SIZE, end);
      if (!isPacked) {
        opening.stored(entry, block);
      } else {
        block(opening, entry, block);
      }
      at = end;
    }
    opening.gap(at, data);
  }

  private static void block(Opening opening, Entry entry, Bytes block) {
    Method method = method(block);
    if (method == Method.BZIP2) {
      opening.unreadable(entry, block, "bzip2 as NSIS packs it");
      return;
    }
    try (InputStream in = unpacking(opening, method, block)) {
      opening.entry(entry, in);
    } catch (MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
    } catch (IOException e) {
      opening.damaged(entry.name(), entry.range());
    }
  }

  /** One stream, in which the size of each block stands before it. */
  private static void solid(Opening opening, Bytes packed, long data) throws IOException {
    Method method = method(packed);
    Entry whole = Entry.of("content").at(HEADER, data);
    if (method == Method.BZIP2) {
      opening.unreadable(whole, packed, "bzip2 as NSIS packs it");
      return;
    }
    try (InputStream in = unpacking(opening, method, packed)) {
      while (!opening.isStopped()) {
        byte[] size = in.readNBytes(SIZE);
        if (size.length < SIZE) {
          if (size.length > 0) {
            opening.damaged("content", whole.range());
          }
          if (in instanceof Inflating deflated) {
            opening.gap(HEADER + deflated.consumed(), data);
          }
          return;
        }
        Block block = new Block(in, Bytes.of(size).u32(0) & ~PACKED);
        opening.entry(Entry.of(name(opening)).at(HEADER, data), block);
        if (block.left > 0) {
          return;
        }
      }
    } catch (MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
    } catch (IOException e) {
      opening.damaged("content", whole.range());
    }
  }

  private static String name(Opening opening) {
    return opening.entries() == 0 ? "script" : "block " + opening.entries();
  }

  private static Method method(Bytes packed) {
    if (isLzma(packed, 0)) {
      return Method.LZMA;
    }
    if (packed.at(0) <= 1 && isLzma(packed, 1)) {
      return Method.FILTERED_LZMA;
    }
    return packed.at(0) == '1' && packed.at(1) < 14 ? Method.BZIP2 : Method.DEFLATE;
  }

  private static boolean isLzma(Bytes packed, int at) {
    return packed.at(at) == 0x5d
        && packed.u16(at + 1) == 0
        && packed.at(at + PROPERTIES) == 0
        && (packed.at(at + PROPERTIES + 1) & 0x80) == 0;
  }

  private static InputStream unpacking(Opening opening, Method method, Bytes packed)
      throws IOException {
    if (method == Method.DEFLATE) {
      return new Inflating(packed);
    }
    int at = method == Method.LZMA ? 0 : 1;
    byte properties = (byte) packed.at(at);
    long dictionary = packed.u32(at + 1);
    long most = opening.memory() >> 10;
    if (dictionary > Integer.MAX_VALUE
        || LZMAInputStream.getMemoryUsage((int) dictionary, properties) > most) {
      throw new MemoryLimitException((int) Math.min(dictionary >> 10, 1 << 22), (int) most);
    }
    InputStream lzma =
        new LZMAInputStream(
            packed.slice(at + PROPERTIES, packed.size()).open(), -1, properties, (int) dictionary);
    boolean filtered = method == Method.FILTERED_LZMA && packed.at(0) == 1;
    return filtered ? new X86Options().getInputStream(lzma, ArrayCache.getDummyCache()) : lzma;
  }

  /** Some bytes of a stream; that it ends before is a fault. */
  private static final class Block extends BlockStream {
    private final InputStream in;
    private long left;

    private Block(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(target, from, (int) Math.min(length, left));
      if (n < 0) {
        throw new IOException("the stream ends within a block");
      }
      left -= n;
      return n;
    }
  }
}
