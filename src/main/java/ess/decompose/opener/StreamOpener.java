package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/**
 * Opens the formats that hold one stream and no names: bzip2, xz, lzma, lzip, compress, brotli and
 * bare deflate; each of their streams if there are several.
 */
public final class StreamOpener implements Opener {

  private static final Set<MediaType> TYPES =
      Set.of(
          Magic.BZIP2,
          Magic.XZ,
          Magic.LZMA,
          Magic.LZIP,
          Magic.COMPRESS,
          Magic.BROTLI,
          Magic.DEFLATE);
  private static final int PROBE = 4096;
  private static final int SURE = 1 << 16;
  private static final int LEAST = 64;
  private static final int LZIP_TRAILER = 20;
  private static final int LONGEST_CHECKSUM = 20;
  private static final byte LZIP_PROPERTIES = 93;

  StreamOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    int at = 0;
    MediaType type = opening.type();
    if (type.equals(Magic.DEFLATE)) {
      deflate(opening);
      return;
    }
    while (type != null && opens(type) && !opening.isStopped()) {
      Bytes rest = bytes.slice(at, bytes.size());
      ByteArrayInputStream packed =
          new ByteArrayInputStream(rest.array(), rest.from(), rest.size());
      int before = opening.faults();
      try (InputStream in = unpacking(type, rest, packed, (int) (opening.memory() >> 10))) {
        opening.entry(entry(opening, type, rest).at(at, bytes.size()), in);
      } catch (org.tukaani.xz.MemoryLimitException | MemoryLimitException e) {
        opening.exceed(Limit.ENTRY);
        return;
      } catch (RuntimeException e) {
        throw new IOException("the library fails on it", e);
      }
      int end = bytes.size() - packed.available();
      end += type.equals(Magic.LZIP) ? LZIP_TRAILER : 0;
      if (opening.faults() > before || end <= at) {
        return;
      }
      at = afterPadding(bytes, end);
      type = Magic.known(bytes.slice(at, bytes.size()));
    }
    opening.gap(at, bytes.size());
  }

  private static void deflate(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    try (Inflating in = new Inflating(bytes)) {
      opening.entry(Entry.of(GzipOpener.inner(opening.name(), 1)).at(0, bytes.size()), in);
      if (in.isFinished()) {
        opening.gap(in.consumed(), bytes.size());
      }
    }
  }

  /** The format, of those without a signature, that some bytes unpack as; null if they do not. */
  public static @Nullable MediaType unsigned(List<String> names, Bytes bytes) {
    if (names.stream().anyMatch(name -> isBrotli(name, bytes))) {
      return Magic.BROTLI;
    }
    return isDeflate(bytes) ? Magic.DEFLATE : null;
  }

  /** Brotli (RFC 7932) is believed where the name says it and some of it unpacks. */
  private static boolean isBrotli(String name, Bytes bytes) {
    if (!name.toLowerCase(Locale.ROOT).endsWith(".br")) {
      return false;
    }
    try (InputStream in = new BrotliInputStream(bytes.open())) {
      return in.readNBytes(PROBE).length > 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Whether it is a deflate stream (RFC 1951) and at most a checksum behind it. Other bytes break
   * off within a few hundred.
   */
  public static boolean isDeflate(Bytes bytes) {
    byte[] block = new byte[PROBE];
    try (Inflating in = new Inflating(bytes)) {
      while (in.produced() < SURE) {
        if (in.read(block) < 0) {
          return in.produced() >= LEAST && bytes.size() - in.consumed() <= LONGEST_CHECKSUM;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Entry entry(Opening opening, MediaType type, Bytes stream) {
    Entry entry = Entry.of(GzipOpener.inner(opening.name(), opening.entries() + 1));
    int trailer = stream.size() - LZIP_TRAILER;
    if (type.equals(Magic.LZIP) && stream.u64(trailer + 12) == stream.size()) {
      return entry.crc32(stream.u32(trailer)).size(stream.u64(trailer + 4));
    }
    return entry;
  }

  /** Streams of xz may be padded with zeros. */
  private static int afterPadding(Bytes bytes, int end) {
    int at = end;
    while (bytes.at(at) == 0) {
      at++;
    }
    return at < bytes.size() ? at : end;
  }

  private static InputStream unpacking(
      MediaType type, Bytes stream, InputStream packed, int maxMemoryKib) throws IOException {
    if (type.equals(Magic.BZIP2)) {
      return new BZip2CompressorInputStream(packed, false);
    }
    if (type.equals(Magic.XZ)) {
      return new SingleXZInputStream(packed, maxMemoryKib);
    }
    if (type.equals(Magic.LZMA)) {
      return new LZMAInputStream(packed, maxMemoryKib);
    }
    if (type.equals(Magic.LZIP)) {
      return lzip(stream, packed, maxMemoryKib);
    }
    if (type.equals(Magic.BROTLI)) {
      return new BrotliInputStream(packed);
    }
    return new ZCompressorInputStream(packed, maxMemoryKib);
  }

  private static InputStream lzip(Bytes stream, InputStream packed, int maxMemoryKib)
      throws IOException {
    packed.skipNBytes(6);
    int code = stream.at(5);
    int base = 1 << Math.min(29, code & 0x1f);
    int dictionary = base - base / 16 * (code >> 5);
    if (LZMAInputStream.getMemoryUsage(dictionary, LZIP_PROPERTIES) > maxMemoryKib) {
      throw new org.tukaani.xz.MemoryLimitException(dictionary >> 10, maxMemoryKib);
    }
    return new LZMAInputStream(packed, -1, LZIP_PROPERTIES, dictionary);
  }
}
