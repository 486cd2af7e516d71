package ess.decompose.opener;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Unpacks by the methods that zip entries are packed with. */
final class ZipPacking {

  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int LOCAL_SIZE = 30;

  private ZipPacking() {}

  /** The name of a method, to be shown. */
  static String name(int method) {
    String name =
        switch (method) {
          case 0 -> "stored";
          case 1 -> "shrink";
          case 2, 3, 4, 5 -> "reduce";
          case 6 -> "implode";
          case 7 -> "tokenize";
          case 8 -> "deflate";
          case 9 -> "deflate64";
          case 10 -> "PKWARE implode";
          case 12 -> "bzip2";
          case 14 -> "LZMA";
          case 16 -> "CMPSC";
          case 18 -> "TERSE";
          case 19 -> "LZ77";
          case 20, 93 -> "zstd";
          case 94 -> "MP3";
          case 95 -> "xz";
          case 96 -> "JPEG";
          case 97 -> "WavPack";
          case 98 -> "PPMd";
          case 99 -> "AES";
          default -> "not known";
        };
    return "method %d (%s)".formatted(method, name);
  }

  /**
   * What the packed bytes unpack to, bit by bit; null if the method is not known here.
   *
   * @param bytes the packed bytes
   * @param size how many bytes they are said to unpack to
   * @param memory how many bytes of memory may be taken
   */
  static @Nullable InputStream unpacked(int method, int flags, Bytes bytes, long size, long memory)
      throws IOException {
    InputStream packed = bytes.open();
    int kib = (int) Math.min(Integer.MAX_VALUE, memory >> 10);
    return switch (method) {
      case STORED -> packed;
      case DEFLATED -> new Inflating(bytes);
      case 1, 6 -> old(method, flags, bytes, size);
      case 2, 3, 4, 5 -> new Expanding(packed, method - 1, size);
      case 9 -> new Deflate64CompressorInputStream(packed);
      case 12 -> new BZip2CompressorInputStream(packed);
      case 14 -> lzma(flags, packed, size, kib);
      case 20, 93 -> new ZstdCompressorInputStream(packed);
      case 95 -> new XZInputStream(packed, kib);
      default -> null;
    };
  }

  /** Shrink and implode are read by a library that wants a header in front. */
  private static @Nullable InputStream old(int method, int flags, Bytes packed, long size)
      throws IOException {
    byte[] bytes = new byte[LOCAL_SIZE + 1];
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {'P', 'K', 3, 4}).putShort((short) 20).putShort((short) (flags & 6));
    header.putShort((short) method).putInt(0).putInt(0).putInt(packed.size()).putInt((int) size);
    header.putShort((short) 1).putShort((short) 0).put((byte) 'a');
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(bytes), packed.open());
    ZipArchiveInputStream zip = new ZipArchiveInputStream(whole);
    return zip.getNextEntry() == null ? null : zip;
  }

  private static InputStream lzma(int flags, InputStream packed, long size, int kib)
      throws IOException {
    byte[] head = packed.readNBytes(9);
    if (head.length < 9 || head[2] != 5) {
      throw new IOException("no LZMA properties");
    }
    int dictionary = ByteBuffer.wrap(head, 5, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (dictionary < 0) {
      throw new MemoryLimitException(Integer.MAX_VALUE, kib);
    }
    int needed = LZMAInputStream.getMemoryUsage(dictionary, head[4]);
    if (needed > kib) {
      throw new MemoryLimitException(needed, kib);
    }
    boolean marked = (flags & 2) != 0;
    return new LZMAInputStream(packed, marked ? -1 : size, head[4], dictionary);
  }
}
