package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A run of sectors of a disk image of macOS.
 *
 * @param kind how it is packed
 * @param at where it begins on the disk, in bytes
 * @param length how many bytes of the disk it stands for
 * @param packed its bytes in the image
 * @param from where they begin in the image
 */
record DmgChunk(long kind, long at, long length, Bytes packed, long from) {

  private static final int HEAD = 204;
  private static final int RECORD = 40;
  private static final int MOST = 1 << 20;
  private static final long LARGEST = 1L << 40;

  private static final long ZERO = 0;
  private static final long RAW = 1;
  private static final long IGNORED = 2;
  private static final long ADC = 0x80000004L;
  private static final long ZLIB = 0x80000005L;
  private static final long BZIP2 = 0x80000006L;
  private static final long LZFSE = 0x80000007L;
  private static final long XZ = 0x80000008L;
  private static final long COMMENT = 0x7ffffffeL;
  private static final long END = 0xffffffffL;

  /**
   * Adds the chunks that a table names.
   *
   * @param base where the data of the image begin in it
   */
  static void read(Bytes table, long base, Bytes image, List<DmgChunk> chunks) {
    long first = table.big(8, 8);
    long data = base + table.big(24, 8);
    long count = Math.min(table.big(200, 4), (table.size() - HEAD) / RECORD);
    for (int i = 0; i < count && chunks.size() < MOST; i++) {
      int record = HEAD + i * RECORD;
      long kind = table.big(record, 4);
      long at = (first + table.big(record + 8, 8)) * DiskSign.SECTOR;
      long length = table.big(record + 16, 8) * DiskSign.SECTOR;
      long from = data + table.big(record + 24, 8);
      if (kind == END) {
        return;
      }
      if (kind != COMMENT && at >= 0 && at < LARGEST && length > 0 && length < LARGEST) {
        boolean blank = kind == ZERO || kind == IGNORED;
        long to = blank ? from : from + Math.min(table.big(record + 32, 8), image.size());
        Bytes packed = image.slice(from, to);
        chunks.add(new DmgChunk(kind, at, length, packed, packed.from() - (long) image.from()));
      }
    }
  }

  /** Where the bytes of the chunk end in the image. */
  long to() {
    return from + packed.size();
  }

  /** Whether it can be unpacked. */
  boolean isKnown() {
    return kind <= IGNORED || kind == ADC || kind == ZLIB || kind == BZIP2 || kind == XZ;
  }

  /** How it is packed, for a person. */
  String method() {
    return kind == LZFSE ? "LZFSE" : "method %08x".formatted(kind);
  }

  /** Its bytes on the disk; zeros where it stands for nothing, or for what cannot be unpacked. */
  InputStream open(Opening opening) throws IOException {
    if (kind == RAW) {
      return packed.open();
    }
    if (kind == ADC) {
      return new Window(AdcStep.REACH, length, new AdcStep(packed));
    }
    if (kind == ZLIB) {
      return new Inflating(packed.slice(2, packed.size()));
    }
    if (kind == BZIP2) {
      return new BZip2CompressorInputStream(packed.open());
    }
    return kind == XZ
        ? new XZInputStream(packed.open(), (int) (opening.memory() >> 10))
        : InputStream.nullInputStream();
  }
}
