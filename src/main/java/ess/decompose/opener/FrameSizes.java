package ess.decompose.opener;

import ess.message.ByteRange;
import java.util.ArrayList;
import java.util.List;

/** Tells how long a frame of zstd, LZ4 or Snappy is, by its own words and without unpacking it. */
final class FrameSizes {

  /** The kinds of frames. */
  enum Kind {
    NONE,
    ZSTD,
    LZ4,
    LZ4_LEGACY,
    SNAPPY,
    SKIPPED
  }

  private static final long MAGIC_ZSTD = 0xfd2fb528L;
  private static final long MAGIC_LZ4 = 0x184d2204L;
  private static final long MAGIC_LEGACY = 0x184c2102L;
  private static final long MAGIC_SKIPPED = 0x184d2a50L;
  private static final String MAGIC_SNAPPY = "\u00ff\6\0\0sNaPpY";

  private FrameSizes() {}

  /** What begins with the bytes. */
  static Kind kind(Bytes bytes) {
    long magic = bytes.u32(0);
    if (magic == MAGIC_ZSTD) {
      return Kind.ZSTD;
    }
    if (magic == MAGIC_LZ4) {
      return Kind.LZ4;
    }
    if (magic == MAGIC_LEGACY) {
      return Kind.LZ4_LEGACY;
    }
    if ((magic & ~15L) == MAGIC_SKIPPED) {
      return Kind.SKIPPED;
    }
    return bytes.has(0, MAGIC_SNAPPY) ? Kind.SNAPPY : Kind.NONE;
  }

  /** How long the frame is; at most all that is there. */
  static int length(Bytes bytes, Kind kind) {
    long length =
        switch (kind) {
          case ZSTD -> zstd(bytes);
          case LZ4 -> lz4(bytes);
          case LZ4_LEGACY -> legacy(bytes);
          case SNAPPY -> snappy(bytes, new ArrayList<>());
          case SKIPPED -> 8 + bytes.u32(4);
          case NONE -> 0;
        };
    return (int) Math.min(length, bytes.size());
  }

  /** How many bytes a zstd frame wants to look back. */
  static long zstdWindow(Bytes frame) {
    int flags = frame.at(4);
    if ((flags & 0x20) != 0) {
      return contentSize(frame, flags, 5 + dictionarySize(flags));
    }
    int window = Math.max(0, frame.at(5));
    long base = 1L << (10 + (window >> 3));
    return base + base / 8 * (window & 7);
  }

  /** The places of what readers of Snappy skip. */
  static List<ByteRange> skippedChunks(Bytes frame) {
    List<ByteRange> skipped = new ArrayList<>();
    snappy(frame, skipped);
    return skipped;
  }

  private static long contentSize(Bytes frame, int flags, int at) {
    return switch (flags >> 6 & 3) {
      case 0 -> Math.max(0, frame.at(at));
      case 1 -> frame.u16(at) + 256L;
      case 2 -> frame.u32(at);
      default -> frame.u64(at) < 0 ? Long.MAX_VALUE : frame.u64(at);
    };
  }

  private static int dictionarySize(int flags) {
    int id = flags & 3;
    return id == 3 ? 4 : id;
  }

  private static long zstd(Bytes bytes) {
    int flags = Math.max(0, bytes.at(4));
    boolean single = (flags & 0x20) != 0;
    int sizes = flags >> 6 & 3;
    long at = 5L + (single ? 0 : 1) + dictionarySize(flags);
    at += sizes == 0 ? (single ? 1 : 0) : 1L << sizes;
    while (at + 3 <= bytes.size()) {
      int header = bytes.u16((int) at) | bytes.at((int) at + 2) << 16;
      int type = header >> 1 & 3;
      at += 3 + (type == 1 ? 1 : header >> 3);
      if ((header & 1) != 0 || type == 3) {
        break;
      }
    }
    return at + ((flags & 4) != 0 ? 4 : 0);
  }

  private static long lz4(Bytes bytes) {
    int flags = Math.max(0, bytes.at(4));
    boolean summed = (flags & 0x10) != 0;
    long at = 7L + ((flags & 8) != 0 ? 8 : 0) + ((flags & 1) != 0 ? 4 : 0);
    while (at + 4 <= bytes.size()) {
      long size = bytes.u32((int) at);
      at += 4;
      if (size == 0) {
        break;
      }
      at += (size & 0x7fffffff) + (summed ? 4 : 0);
    }
    return at + ((flags & 4) != 0 ? 4 : 0);
  }

  /** The old form has no end: it goes on until something that is no block. */
  private static long legacy(Bytes bytes) {
    long at = 4;
    while (at + 4 <= bytes.size()) {
      long size = bytes.u32((int) at);
      boolean isFrame = kind(bytes.slice(at, bytes.size())) != Kind.NONE;
      if (size == 0 || isFrame || size > bytes.size() - at - 4) {
        break;
      }
      at += 4 + size;
    }
    return at;
  }

  private static long snappy(Bytes bytes, List<ByteRange> skipped) {
    long at = MAGIC_SNAPPY.length();
    while (at + 4 <= bytes.size()) {
      int type = bytes.at((int) at);
      long to = at + 4 + (bytes.u32((int) at) >>> 8);
      boolean unknown = type > 1 && type < 0x80;
      if (unknown || to > bytes.size()) {
        break;
      }
      if (type >= 0x80 && type < 0xff) {
        skipped.add(new ByteRange(at + 4, to));
      }
      at = to;
    }
    return at;
  }
}
