package ess.decompose.opener;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Reads runs of a disk, one after the other; those before its first byte are zeros. */
final class PiecesStream extends BlockStream {

  private final Sectors disk;
  private final Iterator<Sectors.Piece> pieces;
  private long at;
  private long left;

  PiecesStream(Sectors disk, List<Sectors.Piece> pieces) {
    this.disk = disk;
    this.pieces = pieces.iterator();
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left <= 0) {
      if (!pieces.hasNext()) {
        return -1;
      }
      Sectors.Piece piece = pieces.next();
      at = piece.at();
      left = piece.length();
    }
    if (at < 0) {
      int n = (int) Math.min(length, left);
      Arrays.fill(target, from, from + n, (byte) 0);
      left -= n;
      return n;
    }
    if (at >= disk.size()) {
      throw new IOException("a place behind the end of the disk");
    }
    int n = (int) Math.min(Math.min(length, left), Math.min(disk.run(at), disk.size() - at));
    long place = disk.place(at);
    if (place < 0) {
      Arrays.fill(target, from, from + n, (byte) 0);
    } else {
      Bytes run = disk.image().slice(place, place + n);
      if (run.isEmpty()) {
        throw new IOException("the image ends before");
      }
      n = run.size();
      System.arraycopy(run.array(), run.from(), target, from, n);
    }
    at += n;
    left -= n;
    return n;
  }
}
