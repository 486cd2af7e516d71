package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.LZMAInputStream;

/** Opens Shockwave Flash: shows the body, unpacked, to be searched for what it holds. */
final class FlashOpener implements Opener {

  private static final int HEADER = 8;
  private static final int LZMA_HEADER = 17;
  private static final int ZLIB_HEADER = 2;
  private static final int ZLIB_TRAILER = 4;

  FlashOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.FLASH);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes file = opening.bytes();
    long size = file.u32(4) - HEADER;
    Entry entry = Entry.of("body").at(HEADER, file.size()).size(Math.max(0, size));
    switch (file.at(0)) {
      case 'F' -> {
        long end = Math.max(HEADER, Math.min(file.size(), file.u32(4)));
        opening.stored(entry.at(HEADER, end), file.slice(HEADER, end));
        opening.gap(end, file.size());
      }
      case 'C' -> inflated(opening, entry);
      default -> lzma(opening, entry, size);
    }
  }

  private static void inflated(Opening opening, Entry entry) {
    Bytes file = opening.bytes();
    int from = HEADER + ZLIB_HEADER;
    try (Inflating in = new Inflating(file.slice(from, file.size()))) {
      opening.entry(entry, in);
      if (in.isFinished()) {
        opening.gap(from + in.consumed() + ZLIB_TRAILER, file.size());
      }
    }
  }

  private static void lzma(Opening opening, Entry entry, long size) throws IOException {
    Bytes file = opening.bytes();
    long dictionary = file.u32(13);
    long memory = opening.memory() >> 10;
    int from = LZMA_HEADER;
    int properties = file.at(12);
    if (size < 0 || properties < 0 || properties > 224 || dictionary > Integer.MAX_VALUE - 16) {
      throw new IOException("the header makes no sense");
    }
    if (LZMAInputStream.getMemoryUsage((int) dictionary, (byte) properties) > memory) {
      opening.exceed(Limit.ENTRY);
      return;
    }
    ByteArrayInputStream packed =
        new ByteArrayInputStream(file.array(), file.from() + from, Math.max(0, file.size() - from));
    try (InputStream in = new LZMAInputStream(packed, size, (byte) properties, (int) dictionary)) {
      opening.entry(entry, in);
    }
    opening.gap(file.size() - packed.available(), file.size());
  }
}
