package ess.decompose.opener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a FAT12, FAT16 or FAT32 volume of a disk. For one thread and one reading. */
final class FatVolume {

  private static final int RECORD = 32;
  private static final int MOST_RECORDS = 65_536;
  private static final int DELETED = 0xe5;
  private static final int HIDDEN = 2;
  private static final int LABEL = 8;
  private static final int FOLDER = 16;
  private static final int LONG_NAME = 15;
  private static final int LAST_PIECE = 0x40;

  private record Folder(long cluster, String path) {}

  private final Opening opening;
  private final Sectors disk;
  private final Claims claims;
  private final String prefix;
  private final long table;
  private final long root;
  private final long rootSize;
  private final long data;
  private final long cluster;
  private final long clusters;
  private final int bits;
  private final Deque<Folder> folders = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private final StringBuilder longName = new StringBuilder();
  private int longNameSum;

  FatVolume(Opening opening, Sectors disk, Claims claims, Partition volume, String prefix) {
    this.opening = opening;
    this.disk = disk;
    this.claims = claims;
    this.prefix = prefix;
    Bytes boot = disk.read(volume.from(), DiskSign.SECTOR);
    int sector = boot.u16(11);
    cluster = (long) boot.at(13) * sector;
    boolean is32 = boot.u16(22) == 0;
    long tableSize = (is32 ? boot.u32(36) : boot.u16(22)) * sector;
    long total = (boot.u16(19) == 0 ? boot.u32(32) : boot.u16(19)) * sector;
    table = volume.from() + (long) boot.u16(14) * sector;
    root = table + boot.at(16) * tableSize;
    rootSize = is32 ? 0 : (boot.u16(17) * 32L + sector - 1) / sector * sector;
    data = root + rootSize;
    long end = Math.min(disk.size(), volume.from() + Math.min(total, volume.length()));
    clusters = Math.max(0, (volume.from() + total - data) / cluster);
    bits = is32 ? 32 : clusters < 4085 ? 12 : 16;
    disk.claim(claims, volume.from(), sector);
    disk.claim(claims, table, Math.max(0, Math.min(end, root) - table));
    if (is32) {
      disk.claim(claims, volume.from() + (long) boot.u16(48) * sector, sector);
      disk.claim(claims, volume.from() + (long) boot.u16(50) * sector, 3L * sector);
      folders.add(new Folder(boot.u32(44), ""));
      seen.add(boot.u32(44));
    }
    if (volume.from() + total > disk.size()) {
      opening.damaged("volume", null);
    }
  }

  /** Hands over its files. */
  void open() {
    if (bits != 32) {
      folder(List.of(new Sectors.Piece(root, rootSize)), "");
    }
    while (!folders.isEmpty() && !opening.isStopped()) {
      Folder next = folders.remove();
      folder(chain(next.cluster, (long) MOST_RECORDS * RECORD), next.path);
    }
  }

  private void folder(List<Sectors.Piece> pieces, String path) {
    longName.setLength(0);
    for (Sectors.Piece piece : pieces) {
      for (long at = piece.at(); at < piece.at() + piece.length(); at += RECORD) {
        if (opening.isStopped() || at + RECORD > disk.size()) {
          return;
        }
        disk.claim(claims, at, RECORD);
        Bytes record = disk.read(at, RECORD);
        if (record.at(0) == 0) {
          return;
        }
        record(record, path);
      }
    }
  }

  private void record(Bytes record, String path) {
    int attributes = record.at(11);
    if (record.at(0) == DELETED) {
      longName.setLength(0);
    } else if ((attributes & 0x3f) == LONG_NAME) {
      longName(record);
    } else {
      if ((attributes & LABEL) == 0) {
        file(record, path, attributes);
      }
      longName.setLength(0);
    }
  }

  private void file(Bytes record, String path, int attributes) {
    String shortName = shortName(record);
    List<String> names = new ArrayList<>();
    if (longName.length() > 0 && longNameSum == sum(record)) {
      names.add(prefix + path + longName);
    }
    names.add(prefix + path + shortName);
    long first = record.u16(26) | (bits == 32 ? (long) record.u16(20) << 16 : 0);
    if ((attributes & HIDDEN) != 0) {
      opening.note(Findings.hidden(opening, names.get(0)));
    }
    if ((attributes & FOLDER) != 0) {
      if (!shortName.equals(".") && !shortName.equals("..") && seen.add(first)) {
        folders.add(new Folder(first, names.get(0).substring(prefix.length()) + "/"));
      }
      return;
    }
    long size = record.u32(28);
    List<Sectors.Piece> pieces = size == 0 ? List.of() : chain(first, size);
    long found = 0;
    for (Sectors.Piece piece : pieces) {
      disk.claim(claims, piece.at(), piece.length());
      found += piece.length();
    }
    Entry entry = Entry.of(names);
    if (pieces.size() == 1 && disk.run(pieces.get(0).at()) >= found) {
      long place = disk.place(pieces.get(0).at());
      entry = place < 0 ? entry : entry.at(place, place + found);
    }
    if (found < size) {
      opening.damaged(names.get(0), entry.range());
    } else {
      entry = entry.size(size);
    }
    opening.entry(entry, disk.open(pieces));
  }

  /** Where the clusters of a file are, as many as its size needs. */
  private List<Sectors.Piece> chain(long first, long size) {
    List<Sectors.Piece> pieces = new ArrayList<>();
    long next = first;
    long start = 0;
    long length = 0;
    long left = Math.min(size, clusters * cluster);
    while (left > 0 && next >= 2 && next < clusters + 2 && !opening.isStopped()) {
      long at = data + (next - 2) * cluster;
      long used = Math.min(Math.min(left, cluster), disk.size() - at);
      if (used <= 0) {
        break;
      }
      if (length > 0 && start + length == at) {
        length += used;
      } else {
        if (length > 0) {
          pieces.add(new Sectors.Piece(start, length));
        }
        start = at;
        length = used;
      }
      left -= used;
      next = after(next);
    }
    if (length > 0) {
      pieces.add(new Sectors.Piece(start, length));
    }
    return pieces;
  }

  /** The cluster that follows; the marks of an end are above every cluster. */
  private long after(long number) {
    if (bits == 32) {
      return disk.u32(table + number * 4) & 0xfffffff;
    }
    if (bits == 16) {
      return disk.u16(table + number * 2);
    }
    int pair = disk.u16(table + number + number / 2);
    return (number & 1) == 0 ? pair & 0xfff : pair >> 4;
  }

  /** Pieces of a long name stand in front of the record, the last one first. */
  private void longName(Bytes record) {
    if ((record.at(0) & LAST_PIECE) != 0) {
      longName.setLength(0);
      longNameSum = record.at(13);
    }
    byte[] letters = new byte[26];
    System.arraycopy(record.copy(), 1, letters, 0, 10);
    System.arraycopy(record.copy(), 14, letters, 10, 12);
    System.arraycopy(record.copy(), 28, letters, 22, 4);
    String piece = new String(letters, StandardCharsets.UTF_16LE);
    int end = piece.indexOf('\0');
    longName.insert(0, end < 0 ? piece : piece.substring(0, end));
  }

  private static int sum(Bytes record) {
    int sum = 0;
    for (int i = 0; i < 11; i++) {
      sum = ((sum >> 1 | sum << 7) + record.at(i)) & 0xff;
    }
    return sum;
  }

  private static String shortName(Bytes record) {
    String name = record.slice(0, 8).latin1().stripTrailing();
    String extension = record.slice(8, 11).latin1().stripTrailing();
    String base = (record.at(12) & 8) != 0 ? lower(name) : name;
    String end = (record.at(12) & 16) != 0 ? lower(extension) : extension;
    return end.isEmpty() ? base : base + "." + end;
  }

  private static String lower(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
