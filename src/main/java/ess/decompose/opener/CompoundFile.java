package ess.decompose.opener;

import ess.message.ByteRange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams and storages of a compound file (MS-CFB), read leniently: what a table claims is
 * followed as far as it goes, each sector at most once a chain. It knows which sectors nobody
 * claimed. Own code, and not POI, since that refuses files that office programs open, and hides
 * slack and damage.
 */
final class CompoundFile {

  /**
   * A stream or storage.
   *
   * @param path the names from the root, with {@code /} between them; empty for the root
   * @param name its own name
   * @param folder the path of the storage that holds it
   * @param kind what it is
   * @param clsid its class
   * @param claimed the size that the directory claims
   * @param content what it holds; empty for a storage
   * @param range where it stands in the file if it is in one piece
   * @param linked whether the directory leads to it; programs do not show others
   */
  record Node(
      String path,
      String name,
      String folder,
      Kind kind,
      ClassId clsid,
      long claimed,
      Bytes content,
      @Nullable ByteRange range,
      boolean linked) {

    boolean isStream() {
      return kind == Kind.STREAM;
    }
  }

  /** What a line of the directory is. */
  enum Kind {
    STORAGE,
    STREAM,
    ROOT
  }

  private static final int LINE = 128;
  private static final int MINI_CUTOFF = 4096;
  private static final long LAST_SECTOR = 0xfffffffaL;
  private static final long NOBODY = 0xffffffffL;
  private static final int FIRST_FAT_SECTORS = 109;
  private static final int MOST_LINES = 100_000;

  private final Bytes file;
  private final Opening opening;
  private final int shift;
  private final int miniShift;
  private final int sectors;
  private final List<Integer> fat = new ArrayList<>();
  private final BitSet claimed = new BitSet();
  private final BitSet miniClaimed = new BitSet();
  private final ByteArrayOutputStream slack = new ByteArrayOutputStream();
  private final List<Node> nodes = new ArrayList<>();
  private boolean damaged;

  private Bytes miniFat = Bytes.of(new byte[0]);
  private Bytes miniStream = Bytes.of(new byte[0]);
  private Bytes directory = Bytes.of(new byte[0]);

  private CompoundFile(Opening opening) {
    this.opening = opening;
    file = opening.bytes();
    int declared = file.u16(30);
    damaged = declared != 9 && declared != 12;
    shift = declared == 12 ? 12 : 9;
    int mini = file.u16(32);
    miniShift = mini >= 4 && mini < shift ? mini : 6;
    sectors = Math.max(0, (file.size() - 1) >> shift);
  }

  /** Reads all of the file. */
  static CompoundFile read(Opening opening) {
    CompoundFile read = new CompoundFile(opening);
    read.tables();
    read.directory = read.chain(read.file.u32(48), Integer.MAX_VALUE, false).content;
    read.lines();
    return read;
  }

  /** Root, storages and streams in the order of the tree, those that nothing leads to last. */
  List<Node> nodes() {
    return nodes;
  }

  /** Whether something in it contradicts itself. */
  boolean isDamaged() {
    return damaged;
  }

  /** Bytes that stand behind the ends of streams, in sectors that the streams claim. */
  Bytes slack() {
    return Bytes.of(slack.toByteArray());
  }

  /** Hands over the runs of sectors that nobody claims. */
  void gaps() {
    int from = claimed.nextClearBit(0);
    while (from < sectors && !opening.isStopped()) {
      int to = claimed.nextSetBit(from);
      to = to < 0 || to > sectors ? sectors : to;
      opening.gap(at(from), Math.min(file.size(), at(to)));
      from = claimed.nextClearBit(to);
    }
  }

  private long at(long sector) {
    return (sector + 1) << shift;
  }

  private void tables() {
    for (int i = 0; i < FIRST_FAT_SECTORS; i++) {
      fatSector(file.u32(76 + i * 4));
    }
    long next = file.u32(68);
    BitSet seen = new BitSet();
    int each = (1 << shift) / 4 - 1;
    while (next < sectors && !seen.get((int) next) && !opening.isStopped()) {
      seen.set((int) next);
      claimed.set((int) next);
      int from = (int) at(next);
      for (int i = 0; i < each; i++) {
        fatSector(file.u32(from + i * 4));
      }
      next = file.u32(from + each * 4);
    }
  }

  private void fatSector(long sector) {
    if (sector < sectors && fat.size() <= sectors) {
      fat.add((int) sector);
      claimed.set((int) sector);
    }
  }

  private long next(long sector) {
    int each = (1 << shift) / 4;
    int table = (int) (sector / each);
    if (table >= fat.size()) {
      return NOBODY;
    }
    long where = at(fat.get(table)) + sector % each * 4;
    return where + 4 <= file.size() ? file.u32((int) where) : NOBODY;
  }

  /** What a chain holds, and where if it is in one piece. */
  private record Chain(Bytes content, @Nullable ByteRange range) {}

  private Chain chain(long first, long size, boolean keepsSlack) {
    BitSet seen = new BitSet();
    ByteArrayOutputStream pieces = null;
    long from = -1;
    long end = -1;
    long length = 0;
    long sector = first;
    while (sector < sectors && !seen.get((int) sector) && length < size && !opening.isStopped()) {
      seen.set((int) sector);
      damaged |= claimed.get((int) sector);
      claimed.set((int) sector);
      long start = at(sector);
      long stop = Math.min(file.size(), start + (1 << shift));
      if (from < 0) {
        from = start;
      } else if (pieces == null && start != end) {
        pieces = new ByteArrayOutputStream();
        Bytes before = file.slice(from, end);
        pieces.write(before.array(), before.from(), before.size());
      }
      if (pieces != null) {
        Bytes piece = file.slice(start, stop);
        pieces.write(piece.array(), piece.from(), piece.size());
      }
      end = stop;
      length += stop - start;
      sector = next(sector);
    }
    Bytes all = pieces == null ? file.slice(from, end) : Bytes.of(pieces.toByteArray());
    if (first < 0 || from < 0) {
      all = file.slice(0, 0);
    }
    if (keepsSlack) {
      Bytes rest = all.slice(size, all.size());
      keep(rest);
      beyond(sector, seen);
    }
    Bytes content = all.slice(0, size);
    return new Chain(
        content,
        pieces == null && !content.isEmpty() ? new ByteRange(from, from + content.size()) : null);
  }

  /** Sectors of a chain that goes on behind the end of its stream. */
  private void beyond(long first, BitSet seen) {
    long sector = first;
    while (sector < sectors && !seen.get((int) sector) && !opening.isStopped()) {
      seen.set((int) sector);
      if (claimed.get((int) sector)) {
        return;
      }
      claimed.set((int) sector);
      keep(file.slice(at(sector), at(sector + 1)));
      sector = next(sector);
    }
  }

  private Chain miniChain(long first, long size) {
    BitSet seen = new BitSet();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    long sector = first;
    int count = (miniStream.size() + (1 << miniShift) - 1) >> miniShift;
    while (sector < count && !seen.get((int) sector) && pieces.size() < size) {
      seen.set((int) sector);
      damaged |= miniClaimed.get((int) sector);
      miniClaimed.set((int) sector);
      Bytes piece = miniStream.slice(sector << miniShift, (sector + 1) << miniShift);
      pieces.write(piece.array(), piece.from(), piece.size());
      long where = sector * 4;
      sector = where + 4 <= miniFat.size() ? miniFat.u32((int) where) : NOBODY;
    }
    Bytes all = Bytes.of(pieces.toByteArray());
    keep(all.slice(size, all.size()));
    return new Chain(all.slice(0, size), null);
  }

  private void keep(Bytes rest) {
    if (!rest.isBlank()) {
      slack.write(rest.array(), rest.from(), rest.size());
    }
  }

  private record Branch(long line, String folder) {}

  private void lines() {
    int count = Math.min(MOST_LINES, directory.size() / LINE);
    if (count == 0) {
      damaged = true;
      return;
    }
    miniFat = chain(file.u32(60), Integer.MAX_VALUE, false).content;
    miniStream = chain(directory.u32(116), size(0), true).content;
    BitSet seen = new BitSet();
    seen.set(0);
    node(0, "", true);
    Deque<Branch> open = new ArrayDeque<>();
    open.push(new Branch(directory.u32(76), ""));
    while (!open.isEmpty() && !opening.isStopped()) {
      Branch branch = open.pop();
      if (branch.line >= count || seen.get((int) branch.line)) {
        damaged |= branch.line < LAST_SECTOR;
        continue;
      }
      int line = (int) branch.line;
      seen.set(line);
      String path = node(line, branch.folder, true);
      int at = line * LINE;
      open.push(new Branch(directory.u32(at + 72), branch.folder));
      if (kind(line) == Kind.STORAGE) {
        open.push(new Branch(directory.u32(at + 76), path));
      }
      open.push(new Branch(directory.u32(at + 68), branch.folder));
    }
    for (int line = 1; line < count && !opening.isStopped(); line++) {
      if (!seen.get(line) && kind(line) != null && directory.u16(line * LINE + 64) > 2) {
        node(line, "", false);
      }
    }
    int minis = (miniStream.size() + (1 << miniShift) - 1) >> miniShift;
    for (int i = miniClaimed.nextClearBit(0); i < minis; i = miniClaimed.nextClearBit(i + 1)) {
      keep(miniStream.slice((long) i << miniShift, (i + 1L) << miniShift));
    }
  }

  private @Nullable Kind kind(int line) {
    return switch (directory.at(line * LINE + 66)) {
      case 1 -> Kind.STORAGE;
      case 2 -> Kind.STREAM;
      case 5 -> Kind.ROOT;
      default -> null;
    };
  }

  private long size(int line) {
    long size = directory.u64(line * LINE + 120);
    // Writers of 512-byte sectors may leave garbage in the upper half.
    long low = shift == 9 || size < 0 ? size & 0xffffffffL : size;
    return Math.min(low, Integer.MAX_VALUE);
  }

  private String node(int line, String folder, boolean linked) {
    int at = line * LINE;
    int bytes = Math.max(0, Math.min(64, directory.u16(at + 64)) - 2);
    String name = directory.slice(at, at + (bytes & ~1)).content().text(StandardCharsets.UTF_16LE);
    Kind kind = kind(line);
    String path = line == 0 ? "" : folder.isEmpty() ? name : folder + "/" + name;
    if (kind == null) {
      damaged = true;
      return path;
    }
    Chain chain = new Chain(file.slice(0, 0), null);
    long size = kind == Kind.STREAM ? size(line) : 0;
    if (size > 0) {
      long first = directory.u32(at + 116);
      chain = size < MINI_CUTOFF ? miniChain(first, size) : chain(first, size, true);
    }
    nodes.add(
        new Node(
            path,
            name,
            folder,
            line == 0 ? Kind.ROOT : kind,
            ClassId.of(directory, at + 80),
            size,
            chain.content,
            chain.range,
            linked));
    return path;
  }
}
