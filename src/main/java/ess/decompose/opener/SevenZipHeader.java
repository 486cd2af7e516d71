package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/**
 * Where the pieces of a 7z are, and how its keys are made. Only what is needed for that is read:
 * the place of the packed streams and the coders of each folder.
 *
 * @param from where the header begins, of either kind
 * @param to where it ends
 * @param packedFrom where the packed streams begin
 * @param packedTo where they end
 * @param headerFrom where the packed header begins, if it is packed; else the same as {@code from}
 * @param headerTo where the packed header ends
 * @param encrypted whether the header itself is encrypted
 * @param rounds the power of two of rounds that make a key; 0 if nothing is encrypted
 */
record SevenZipHeader(
    long from,
    long to,
    long packedFrom,
    long packedTo,
    long headerFrom,
    long headerTo,
    boolean encrypted,
    int rounds) {

  private static final int START = 32;
  private static final int MOST_HEADER = 32 << 20;
  private static final long AES = 0x06f10701;
  private static final long LZMA = 0x030101;
  private static final int HEADER = 1;
  private static final int PROPERTIES = 2;
  private static final int STREAMS = 4;
  private static final int PACKED = 6;
  private static final int FOLDERS = 7;
  private static final int SIZES = 9;
  private static final int CHECKSUMS = 10;
  private static final int FOLDER = 11;
  private static final int UNPACKED_SIZES = 12;
  private static final int ENCODED = 0x17;

  /** The header, or null if it cannot be read. */
  static @Nullable SevenZipHeader of(Bytes file, long memory) {
    long from = START + file.u64(12);
    long size = file.u64(20);
    if (from < START || size <= 0 || from > file.size() - size) {
      return null;
    }
    long to = from + size;
    try {
      Reader in = new Reader(file.slice(from, to));
      int kind = in.next();
      if (kind == HEADER) {
        return plain(file, in, from, to, from, from);
      }
      if (kind != ENCODED) {
        return null;
      }
      Streams packed = new Streams(in);
      long headerFrom = START + packed.at;
      long headerTo = headerFrom + packed.size;
      if (packed.rounds > 0) {
        return new SevenZipHeader(
            from, to, START, headerFrom, headerFrom, headerTo, true, packed.rounds);
      }
      byte[] header = unpacked(file.slice(headerFrom, headerTo), packed, memory);
      Reader inner = new Reader(Bytes.of(header));
      return inner.next() == HEADER ? plain(file, inner, from, to, headerFrom, headerTo) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static SevenZipHeader plain(
      Bytes file, Reader in, long from, long to, long headerFrom, long headerTo)
      throws IOException {
    int kind = in.next();
    if (kind == PROPERTIES) {
      for (int property = in.next(); property != 0; property = in.next()) {
        in.skip(in.number());
      }
      kind = in.next();
    }
    if (kind != STREAMS) {
      return new SevenZipHeader(from, to, START, START, headerFrom, headerTo, false, 0);
    }
    Streams streams = new Streams(in);
    long start = Math.min(file.size(), START + streams.at);
    return new SevenZipHeader(
        from, to, start, start + streams.size, headerFrom, headerTo, false, streams.rounds);
  }

  private static byte[] unpacked(Bytes packed, Streams streams, long memory) throws IOException {
    if (streams.coder != LZMA || streams.properties.size() < 5) {
      throw new IOException("the header is packed in an odd way");
    }
    long dictionary = streams.properties.u32(1);
    if (dictionary > memory || streams.unpacked > MOST_HEADER) {
      throw new IOException("the header is too large");
    }
    try (InputStream in =
        new LZMAInputStream(
            packed.open(), streams.unpacked, (byte) streams.properties.at(0), (int) dictionary)) {
      return in.readNBytes(MOST_HEADER);
    }
  }

  /** What a description of streams says, as far as the coders of its folders. */
  private static final class Streams {
    private long at;
    private long size;
    private int rounds;
    private long coder;
    private Bytes properties = Bytes.of(new byte[0]);
    private long unpacked;

    Streams(Reader in) throws IOException {
      int kind = in.next();
      if (kind == PACKED) {
        packed(in);
        kind = in.next();
      }
      if (kind == FOLDERS && in.next() == FOLDER) {
        long folders = in.number();
        if (in.next() != 0) {
          return;
        }
        for (long i = 0; i < folders; i++) {
          folder(in);
        }
        if (in.next() == UNPACKED_SIZES) {
          unpacked = in.number();
        }
      }
    }

    private void packed(Reader in) throws IOException {
      at = in.number();
      long count = in.number();
      int kind = in.next();
      if (kind == SIZES) {
        for (long i = 0; i < count; i++) {
          size += in.number();
        }
        kind = in.next();
      }
      if (kind == CHECKSUMS) {
        long sums = count;
        if (in.next() == 0) {
          Bytes defined = in.bytes((count + 7) / 8);
          sums = 0;
          for (int i = 0; i < defined.size(); i++) {
            sums += Integer.bitCount(defined.at(i));
          }
        }
        in.skip(4 * Math.min(sums, Integer.MAX_VALUE));
        kind = in.next();
      }
      if (kind != 0) {
        throw new IOException("an odd description of packed streams");
      }
    }

    private void folder(Reader in) throws IOException {
      long coders = in.number();
      long ins = 0;
      long outs = 0;
      for (long i = 0; i < coders; i++) {
        int flags = in.next();
        long id = 0;
        for (int j = 0; j < (flags & 15); j++) {
          id = id << 8 | in.next();
        }
        boolean complex = (flags & 0x10) != 0;
        ins += complex ? in.number() : 1;
        outs += complex ? in.number() : 1;
        Bytes settings = (flags & 0x20) != 0 ? in.bytes(in.number()) : in.bytes(0);
        if (id == AES && !settings.isEmpty()) {
          rounds = Math.max(rounds, settings.at(0) & 0x3f);
        }
        coder = id;
        properties = settings;
      }
      for (long i = 1; i < outs; i++) {
        in.number();
        in.number();
      }
      long packedStreams = ins - (outs - 1);
      for (long i = 0; packedStreams > 1 && i < packedStreams; i++) {
        in.number();
      }
    }
  }

  /** Reads numbers of a varying length. */
  private static final class Reader {
    private final Bytes bytes;
    private long at;

    Reader(Bytes bytes) {
      this.bytes = bytes;
    }

    int next() throws IOException {
      if (at >= bytes.size()) {
        throw new IOException("the header breaks off");
      }
      return bytes.at((int) at++);
    }

    Bytes bytes(long count) throws IOException {
      Bytes run = bytes.slice(at, at + count);
      skip(count);
      return run;
    }

    void skip(long count) throws IOException {
      if (count < 0 || count > bytes.size() - at) {
        throw new IOException("the header breaks off");
      }
      at += count;
    }

    long number() throws IOException {
      int first = next();
      long value = 0;
      int mask = 0x80;
      for (int i = 0; i < 8; i++, mask >>= 1) {
        if ((first & mask) == 0) {
          value |= (long) (first & (mask - 1)) << (8 * i);
          break;
        }
        value |= (long) next() << (8 * i);
      }
      if (value < 0) {
        throw new IOException("a number is too large");
      }
      return value;
    }
  }
}
