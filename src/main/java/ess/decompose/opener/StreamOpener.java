package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** Opens the formats that hold one stream and no names: bzip2, xz, lzma and compress. */
final class StreamOpener implements Opener {

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
      try (InputStream in = unpacking(type, packed, (int) (opening.memory() >> 10))) {
        opening.entry(Entry.of(GzipOpener.inner(opening.name())).at(at, bytes.size()), in);
      } catch (org.tukaani.xz.MemoryLimitException | MemoryLimitException e) {
        opening.exceed(Limit.ENTRY);
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

  private static InputStream unpacking(MediaType type, InputStream packed, int maxMemoryKib)
      throws IOException {
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
