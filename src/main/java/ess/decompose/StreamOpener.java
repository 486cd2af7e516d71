package ess.decompose;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** Opens the formats that hold one stream and no names: bzip2, xz, lzma and compress. */
final class StreamOpener implements Opener {

  private final int maxMemoryKib;

  StreamOpener(long maxMemoryBytes) {
    this.maxMemoryKib = (int) (maxMemoryBytes >> 10);
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.BZIP2)
        || type.equals(Magic.XZ)
        || type.equals(Magic.LZMA)
        || type.equals(Magic.COMPRESS);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    int at = 0;
    MediaType type = Magic.known(bytes);
    while (type != null && opens(type) && !opening.isStopped()) {
      Bytes rest = bytes.slice(at, bytes.size());
      ByteArrayInputStream packed =
          new ByteArrayInputStream(rest.array(), rest.from(), rest.size());
      int before = opening.faults();
      try (InputStream in = unpacking(type, packed)) {
        opening.entry(
            List.of(GzipOpener.inner(opening.name())), new ByteRange(at, bytes.size()), in);
      } catch (org.tukaani.xz.MemoryLimitException | MemoryLimitException e) {
        opening.exceed(Budget.Limit.ENTRY);
        return;
      }
      int end = bytes.size() - packed.available();
      if (opening.faults() > before || end <= at) {
        return;
      }
      at = end;
      type = Magic.known(bytes.slice(at, bytes.size()));
    }
    opening.gap(at, bytes.size());
  }

  private InputStream unpacking(MediaType type, InputStream packed) throws IOException {
    if (type.equals(Magic.BZIP2)) {
      return new BZip2CompressorInputStream(packed, false);
    }
    if (type.equals(Magic.XZ)) {
      return new SingleXZInputStream(packed, maxMemoryKib);
    }
    if (type.equals(Magic.LZMA)) {
      return new LZMAInputStream(packed, maxMemoryKib);
    }
    return new ZCompressorInputStream(packed, maxMemoryKib);
  }
}
