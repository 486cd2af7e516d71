package ess.decompose.opener;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an HFS+ volume of a disk: the files of its catalog, each with both of its forks. The leaves
 * of a tree are taken in the order in which they stand, whatever their links say. What macOS packs
 * file by file lies in the attributes or in the second fork, which are handed over as they are. For
 * one thread and one reading.
 */
final class HfsVolume {

  /** How many bytes show whether a volume begins with them. */
  static final int PROBE = 2048;

  private static final int HEADER = 1024;
  private static final int HEADER_SIZE = 512;
  private static final int FORK = 80;
  private static final int EXTENTS = 8;
  private static final int LEAF = 0xff;
  private static final int MOST_RECORDS = 65_536;
  private static final long LARGEST_TREE = 64L << 20;
  private static final int DEEPEST = 100;
  private static final int FOLDER = 1;
  private static final int FILE = 2;
  private static final int LINK = 0xa000;
  private static final int PACKED = 0x20;

  /** What is done with a record of a leaf. */
  private interface Reading {
    void of(Bytes key, Bytes data);
  }

  private record Node(long parent, String name) {}

  private record FileRecord(Node node, long id, Bytes data) {}

  private final Opening opening;
  private final Sectors disk;
  private final Claims claims;
  private final Partition volume;
  private final String prefix;
  private final long block;
  private final Map<String, List<Sectors.Piece>> overflow = new HashMap<>();
  private final Map<Long, Node> folders = new HashMap<>();
  private final List<FileRecord> files = new ArrayList<>();

  HfsVolume(Opening opening, Sectors disk, Claims claims, Partition volume, String prefix) {
    this.opening = opening;
    this.disk = disk;
    this.claims = claims;
    this.volume = volume;
    this.prefix = prefix;
    this.block = disk.read(volume.from() + HEADER, HEADER_SIZE).big(40, 4);
  }

  /** Whether the bytes begin an HFS+ volume. */
  static boolean begins(Bytes first) {
    return first.has(HEADER, "H+\0\4") || first.has(HEADER, "HX\0\5");
  }

  /** Hands over its files. */
  void open() throws IOException {
    Bytes header = disk.read(volume.from() + HEADER, HEADER_SIZE);
    if (block < DiskSign.SECTOR || Long.bitCount(block) != 1 || block > 1L << 30) {
      throw new IOException("a block of %d bytes".formatted(block));
    }
    disk.claim(claims, volume.from() + HEADER, HEADER_SIZE);
    long end = Math.min(volume.length(), header.big(44, 4) * block);
    disk.claim(claims, volume.from() + end - HEADER, HEADER_SIZE);
    claim(pieces(header.slice(112, 192), "", end));
    tree(pieces(header.slice(192, 272), "", LARGEST_TREE), this::extents);
    tree(pieces(header.slice(272, 352), "0 4", LARGEST_TREE), this::catalog);
    fork(header.slice(352, 432), "0 8", "attributes", "attributes");
    for (FileRecord file : files) {
      if (opening.isStopped()) {
        return;
      }
      file(file);
    }
  }

  private void file(FileRecord file) {
    Bytes data = file.data;
    String path = prefix + path(file.node);
    if ((data.big(42, 2) & 0xf000) == LINK) {
      opening.note(Findings.link(opening, path));
    }
    boolean packed = (data.at(41) & PACKED) != 0 && data.big(88, 8) == 0;
    if (packed) {
      opening.unopened("file that macOS packs: " + path);
    }
    if (!packed) {
      fork(data.slice(88, 168), "0 " + file.id, path, Entry.RAW);
    }
    if (data.big(168, 8) > 0) {
      fork(data.slice(168, 248), "255 " + file.id, path, "resource-fork");
    }
  }

  private void fork(Bytes fork, String key, String name, String view) {
    long size = Math.max(0, fork.big(0, 8));
    List<Sectors.Piece> pieces = pieces(fork, key, size);
    claim(pieces);
    long found = pieces.stream().mapToLong(Sectors.Piece::length).sum();
    Entry entry = Entry.of(name).view(view);
    if (found < size) {
      opening.damaged(name, null);
    } else {
      entry = entry.size(size);
    }
    long place = pieces.size() == 1 ? disk.place(pieces.get(0).at()) : -1;
    if (place >= 0 && disk.run(pieces.get(0).at()) >= found) {
      entry = entry.at(place, place + found);
    }
    if (size > 0 || view.equals(Entry.RAW)) {
      opening.entry(entry, disk.open(pieces));
    }
  }

  private void claim(List<Sectors.Piece> pieces) {
    pieces.forEach(piece -> disk.claim(claims, piece.at(), piece.length()));
  }

  /** Where a fork is: eight runs in its own record, the others in the tree of extents. */
  private List<Sectors.Piece> pieces(Bytes fork, String key, long most) {
    List<Sectors.Piece> runs = new ArrayList<>();
    runs(fork.slice(16, FORK), runs);
    runs.addAll(overflow.getOrDefault(key, List.of()));
    List<Sectors.Piece> pieces = new ArrayList<>();
    long left = Math.min(most, fork.big(0, 8));
    for (Sectors.Piece run : runs) {
      long length = Math.min(left, Math.min(run.length(), disk.size() - run.at()));
      if (length > 0) {
        pieces.add(new Sectors.Piece(run.at(), length));
        left -= length;
      }
    }
    return pieces;
  }

  private void runs(Bytes extents, List<Sectors.Piece> runs) {
    for (int i = 0; i < EXTENTS; i++) {
      long count = extents.big(8 * i + 4, 4);
      if (count > 0) {
        long at = volume.from() + extents.big(8 * i, 4) * block;
        runs.add(new Sectors.Piece(at, count * block));
      }
    }
  }

  private void tree(List<Sectors.Piece> pieces, Reading reading) throws IOException {
    claim(pieces);
    byte[] all;
    try (PiecesStream in = new PiecesStream(disk, pieces)) {
      all = in.readAllBytes();
    }
    Bytes tree = Bytes.of(all);
    int size = (int) tree.big(32, 2);
    int records = 0;
    for (int at = size; size >= DiskSign.SECTOR && at + size <= tree.size(); at += size) {
      Bytes node = tree.slice(at, at + size);
      long count = node.at(8) == LEAF ? Math.min(node.big(10, 2), size / 4) : 0;
      for (int i = 0; i < count && records < MOST_RECORDS && !opening.isStopped(); i++) {
        long from = node.big(size - 2 * i - 2, 2);
        long data = from + 2 + node.big((int) from, 2);
        records++;
        reading.of(node.slice(from + 2, data), node.slice(data, node.big(size - 2 * i - 4, 2)));
      }
    }
    if (records == MOST_RECORDS) {
      opening.exceed(Limit.PARTS);
    }
  }

  private void extents(Bytes key, Bytes data) {
    String fork = key.at(0) + " " + key.big(2, 4);
    runs(data, overflow.computeIfAbsent(fork, k -> new ArrayList<>()));
  }

  private void catalog(Bytes key, Bytes data) {
    Bytes letters = key.slice(6, 6 + 2 * key.big(4, 2));
    String name = new String(letters.copy(), StandardCharsets.UTF_16BE);
    Node node = new Node(key.big(0, 4), name);
    if (data.big(0, 2) == FOLDER) {
      folders.put(data.big(8, 4), node);
    } else if (data.big(0, 2) == FILE) {
      files.add(new FileRecord(node, data.big(8, 4), data));
    }
  }

  /** The name behind those of its folders; that of the volume is left out. */
  private String path(Node file) {
    StringBuilder path = new StringBuilder(file.name);
    Set<Long> seen = new HashSet<>();
    Node folder = folders.get(file.parent);
    long id = file.parent;
    while (folder != null && id > 2 && seen.size() < DEEPEST && seen.add(id)) {
      path.insert(0, folder.name + "/");
      id = folder.parent;
      folder = folders.get(id);
    }
    return path.toString();
  }
}
