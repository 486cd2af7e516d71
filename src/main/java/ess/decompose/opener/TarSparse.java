package ess.decompose.opener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file with holes in a tar, of which only the pieces between the holes are stored: what it is
 * when unpacked. The holes are given bit by bit, so that a budget ends them.
 */
final class TarSparse extends BlockStream {

  private static final int MOST_PIECES = 100_000;

  /** A piece: where it belongs, and how long it is. */
  private record Piece(long at, long size) {}

  private final Bytes stored;
  private final List<Piece> pieces;
  private final long size;
  private long at;
  private int piece;
  private long used;

  private TarSparse(Bytes stored, List<Piece> pieces, long size) {
    this.stored = stored;
    this.pieces = pieces;
    this.size = size;
  }

  /**
   * A file of the old form of GNU, whose pieces stand in its header and in blocks behind it.
   *
   * @param more the blocks behind the header
   * @param stored what is stored of the file
   */
  static TarSparse old(Bytes header, Bytes more, Bytes stored) {
    List<Piece> pieces = new ArrayList<>();
    pieces(header.slice(386, 482), pieces);
    for (int block = 0; block < more.size(); block += 512) {
      pieces(more.slice(block, block + 504L), pieces);
    }
    return new TarSparse(stored, pieces, TarOpener.number(header, 483, 12));
  }

  /** A file of the form 1.0 of pax, whose pieces stand in front of what is stored, as lines. */
  static TarSparse pax(Bytes content, long size) {
    List<Piece> pieces = new ArrayList<>();
    Lines lines = new Lines(content);
    long count = Math.min(MOST_PIECES, lines.next());
    for (long i = 0; i < count && lines.at < content.size(); i++) {
      pieces.add(new Piece(lines.next(), lines.next()));
    }
    long from = (lines.at + 511L) / 512 * 512;
    return new TarSparse(content.slice(from, content.size()), pieces, size);
  }

  /** A file of the forms 0 of pax, whose pieces stand in its record as numbers with commas. */
  static TarSparse pax(String map, Bytes stored, long size) {
    List<Piece> pieces = new ArrayList<>();
    Lines lines = new Lines(Bytes.of(map.getBytes(StandardCharsets.ISO_8859_1)));
    while (lines.at < map.length() && pieces.size() < MOST_PIECES) {
      pieces.add(new Piece(lines.next(), lines.next()));
    }
    return new TarSparse(stored, pieces, size);
  }

  /** How many blocks behind the header of the old form hold more pieces. */
  static int blocks(Bytes tar, long header) {
    int count = 0;
    long flag = header + 482;
    while (tar.at((int) Math.min(flag, Integer.MAX_VALUE)) == 1 && count < MOST_PIECES) {
      count++;
      flag = header + 512L * count + 504;
    }
    return count;
  }

  private static void pieces(Bytes list, List<Piece> pieces) {
    for (int i = 0; i + 24 <= list.size() && pieces.size() < MOST_PIECES; i += 24) {
      if (list.at(i) == 0) {
        return;
      }
      long at = TarOpener.number(list, i, 12);
      long size = TarOpener.number(list, i + 12, 12);
      pieces.add(new Piece(Math.max(0, at), Math.max(0, size)));
    }
  }

  @Override
  public int read(byte[] target, int from, int length) {
    int count = 0;
    while (count < length && at < size) {
      while (piece < pieces.size() && at >= pieces.get(piece).at + pieces.get(piece).size) {
        used += pieces.get(piece).size;
        piece++;
      }
      boolean hole = piece >= pieces.size() || at < pieces.get(piece).at;
      long until =
          hole
              ? piece >= pieces.size() ? size : pieces.get(piece).at
              : pieces.get(piece).at + pieces.get(piece).size;
      int n = (int) Math.min(length - count, Math.min(size, until) - at);
      for (int i = 0; i < n; i++) {
        long index = hole ? -1 : used + at + i - pieces.get(piece).at;
        int b = index < 0 || index >= stored.size() ? 0 : stored.at((int) index);
        target[from + count + i] = (byte) b;
      }
      count += n;
      at += n;
    }
    return count == 0 && length > 0 ? -1 : count;
  }

  /** Reads decimal numbers, each with one sign behind it. */
  private static final class Lines {
    private final Bytes bytes;
    private int at;

    Lines(Bytes bytes) {
      this.bytes = bytes;
    }

    long next() {
      long value = 0;
      int c = bytes.at(at++);
      while (c >= '0' && c <= '9' && value < Integer.MAX_VALUE) {
        value = value * 10 + (c - '0');
        c = bytes.at(at++);
      }
      return value;
    }
  }
}
