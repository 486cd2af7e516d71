package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The disk of an image of macOS, chunk by chunk; zeros stand for what no chunk gives. */
final class DmgStream extends BlockStream {

  private final Opening opening;
  private final Iterator<DmgChunk> chunks;
  private InputStream chunk = InputStream.nullInputStream();
  private long at;
  private long start;
  private long end;

  DmgStream(Opening opening, List<DmgChunk> sorted) {
    this.opening = opening;
    this.chunks = sorted.iterator();
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at >= end) {
      chunk.close();
      if (!chunks.hasNext()) {
        return -1;
      }
      next(chunks.next());
    }
    if (at < start) {
      return zeros(target, from, Math.min(length, start - at));
    }
    int n = unpacked(target, from, (int) Math.min(length, end - at));
    if (n <= 0) {
      return zeros(target, from, Math.min(length, end - at));
    }
    at += n;
    return n;
  }

  private void next(DmgChunk next) {
    start = next.at();
    end = next.at() + next.length();
    try {
      chunk = next.open(opening);
    } catch (IOException | RuntimeException e) {
      broken();
    }
  }

  /** A chunk that cannot be read takes nothing from those behind it. */
  private int unpacked(byte[] target, int from, int length) {
    try {
      return chunk.read(target, from, length);
    } catch (IOException | RuntimeException e) {
      broken();
      return -1;
    }
  }

  private void broken() {
    opening.damaged("chunk for the bytes from %d of the disk".formatted(start), null);
    chunk = InputStream.nullInputStream();
  }

  private int zeros(byte[] target, int from, long length) {
    Arrays.fill(target, from, from + (int) length, (byte) 0);
    at += length;
    return (int) length;
  }
}
