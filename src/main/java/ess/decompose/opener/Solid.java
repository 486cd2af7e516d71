package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands over entries that are runs of one unpacked stream. It is read once where they follow each
 * other; an entry that stands further back, or behind a fault, makes it begin again. What lies
 * between them is handed over too.
 */
final class Solid {

  /** Begins the unpacked stream at an offset, or somewhere before it. */
  interface Source {
    Start open(long from) throws IOException;
  }

  /** An unpacked stream and the offset at which it begins. */
  record Start(InputStream in, long at) {}

  private record Piece(Entry entry, long from, long size) {}

  private static final long MOST_SKIPPED = 1L << 29;
  private static final int BLOCK = 1 << 13;

  private final Opening opening;
  private final Source source;
  private final List<Piece> pieces = new ArrayList<>();
  private @Nullable InputStream in;
  private long at;
  private long skipped;
  private boolean broken;

  Solid(Opening opening, Source source) {
    this.opening = opening;
    this.source = source;
  }

  /** Adds an entry that begins at an offset of the unpacked stream. */
  void add(Entry entry, long from, long size) {
    if (from >= 0 && size >= 0) {
      pieces.add(new Piece(entry, from, size));
    } else {
      opening.damaged(entry.name(), entry.range());
    }
  }

  /** Hands over all of them, and the rest of a stream of the length; -1 if that is not known. */
  void open(long length) throws IOException {
    pieces.sort(Comparator.comparingLong(Piece::from));
    for (Piece piece : pieces) {
      if (opening.isStopped()) {
        return;
      }
      try {
        if (piece.from < at || broken) {
          begin(piece.from);
        } else {
          hole(piece.from);
        }
        skip(piece.from);
        opening.entry(piece.entry, new Run(piece.from + piece.size, true));
      } catch (IOException e) {
        opening.damaged(piece.entry.name(), piece.entry.range());
      }
    }
    if (!broken) {
      hole(length < 0 ? Long.MAX_VALUE : length);
    }
  }

  private void begin(long from) throws IOException {
    broken = true;
    Start start = source.open(from);
    in = start.in;
    at = start.at;
    broken = false;
  }

  private void skip(long to) throws IOException {
    byte[] block = new byte[BLOCK];
    while (at < to && !opening.isStopped()) {
      skipped += BLOCK;
      if (skipped > MOST_SKIPPED) {
        throw new IOException("the entries stand in too wild an order");
      }
      if (read(block, 0, (int) Math.min(BLOCK, to - at)) < 0) {
        throw new IOException("the stream ends before the entry");
      }
    }
  }

  /** Hands over what the stream holds up to an offset, if it is not blank. */
  private void hole(long to) throws IOException {
    if (to <= at) {
      return;
    }
    PushbackInputStream rest = new PushbackInputStream(new Run(to, false));
    int b;
    try {
      b = rest.read();
      while (b == 0 && !opening.isStopped()) {
        b = rest.read();
      }
    } catch (IOException e) {
      return;
    }
    if (b >= 0) {
      rest.unread(b);
      String name = "bytes " + (at - 1) + " to " + (to == Long.MAX_VALUE ? "end" : to);
      opening.entry(Entry.of(name).view("unclaimed"), rest);
    }
  }

  private int read(byte[] target, int from, int length) throws IOException {
    InputStream now = in;
    if (now == null) {
      now = source.open(0).in;
      in = now;
    }
    try {
      int n = now.read(target, from, length);
      at += Math.max(0, n);
      return n;
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /** The stream up to an offset. */
  private final class Run extends BlockStream {
    private final long end;
    private final boolean whole;

    Run(long end, boolean whole) {
      this.end = end;
      this.whole = whole;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (at >= end) {
        return -1;
      }
      int n = Solid.this.read(target, from, (int) Math.min(length, end - at));
      if (n < 0 && whole) {
        throw new IOException("the stream ends within the entry");
      }
      return n;
    }
  }
}
