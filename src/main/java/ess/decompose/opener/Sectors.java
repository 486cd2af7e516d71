package ess.decompose.opener;

import java.io.InputStream;
import java.util.List;

/**
 * A disk as its user sees it, wherever its bytes stand in the image. What no byte stands for is 0.
 */
interface Sectors {

  /** How many bytes the disk has. */
  long size();

  /** Where in the image the byte of the disk stands; -1 if nowhere. */
  long place(long at);

  /** How many bytes from there on stand together, or are missing together; above 0. */
  long run(long at);

  /** The image. */
  Bytes image();

  /** A run of bytes of the disk. */
  record Piece(long at, long length) {}

  /** A byte of the disk; 0 if it has none. */
  default int at(long at) {
    long place = at < 0 || at >= size() ? -1 : place(at);
    return place < 0 ? 0 : Math.max(0, image().at((int) Math.min(place, Integer.MAX_VALUE)));
  }

  /** A little-endian number of two bytes. */
  default int u16(long at) {
    return at(at) | at(at + 1) << 8;
  }

  /** A little-endian number of four bytes. */
  default long u32(long at) {
    return u16(at) | (long) u16(at + 2) << 16;
  }

  /** Some bytes of the disk, of a number that the caller bounds. */
  default Bytes read(long at, int length) {
    long place = at < 0 || at >= size() ? -1 : place(at);
    if (place >= 0 && run(at) >= length && place + length <= image().size()) {
      return image().slice(place, place + length);
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) at(at + i);
    }
    return Bytes.of(bytes);
  }

  /** Claims the bytes of the image that stand for a run of the disk. */
  default void claim(Claims claims, long at, long length) {
    long end = Math.min(size(), at + length);
    long next = at;
    while (next < end) {
      long run = Math.min(end - next, run(next));
      long place = place(next);
      if (place >= 0) {
        claims.add(place, place + run);
      }
      next += run;
    }
  }

  /** The bytes of the pieces, one after the other; they are read when they are asked for. */
  default InputStream open(List<Piece> pieces) {
    return new PiecesStream(this, pieces);
  }
}
