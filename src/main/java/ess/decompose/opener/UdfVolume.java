package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the volume of a UDF image. For one thread and one reading. */
final class UdfVolume {

  static final int ANCHOR = 2;
  private static final int PARTITION = 5;
  private static final int LOGICAL_VOLUME = 6;
  private static final int TERMINATOR = 8;
  private static final int INTEGRITY = 9;
  private static final int FILE_SET = 256;
  private static final int NAME = 257;
  private static final int MORE_EXTENTS = 258;
  private static final int FILE = 261;
  private static final int BITMAP = 264;
  private static final int EXTENDED_FILE = 266;
  private static final int HIDDEN = 1;
  private static final int FOLDER = 2;
  private static final int DELETED = 4;
  private static final int PARENT = 8;
  private static final int MOST_DESCRIPTORS = 256;
  private static final int MOST_MAPS = 16;
  private static final int MOST_EXTENTS = 100_000;
  private static final int LARGEST_FOLDER = 4 << 20;

  /** A place in a partition. */
  private record Place(int map, long block) {}

  private record Folder(Place place, String path) {}

  /**
   * What a file entry tells.
   *
   * @param size how long the file is said to be
   * @param pieces where its bytes stand
   * @param streams the folder of its named streams, or null
   */
  private record Node(long size, List<Sectors.Piece> pieces, @Nullable Place streams) {}

  private final Opening opening;
  private final Sectors disk;
  private final Claims claims;
  private final int block;
  private final String prefix;
  private final Map<Integer, Long> starts = new HashMap<>();
  private final List<Integer> maps = new ArrayList<>();
  private final Map<Integer, List<Sectors.Piece>> metadata = new HashMap<>();
  private final Deque<Folder> folders = new ArrayDeque<>();
  private final Set<Place> seen = new HashSet<>();
  private long volumeAt = -1;

  UdfVolume(Opening opening, Sectors disk, Claims claims, int block, String prefix) {
    this.opening = opening;
    this.disk = disk;
    this.claims = claims;
    this.block = block;
    this.prefix = prefix;
  }

  /** The number of the descriptor that stands there, or -1 if its sum is not right. */
  static int tag(Sectors disk, long at) {
    int sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += i == 4 ? 0 : disk.at(at + i);
    }
    return (sum & 0xff) == disk.at(at + 4) && sum > 0 ? disk.u16(at) : -1;
  }

  /** Hands over the files that the descriptors lead to. */
  void open(long anchor) {
    claims.add(anchor, anchor + block);
    claim(disk.size() / block * block - block, ANCHOR);
    claim((disk.size() / block - 1 - 256) * block, ANCHOR);
    claim(256L * block, ANCHOR);
    sequence(disk.u32(anchor + 20), disk.u32(anchor + 16));
    if (volumeAt < 0) {
      sequence(disk.u32(anchor + 28), disk.u32(anchor + 24));
    } else {
      claims.add(disk.u32(anchor + 28) * block, end(anchor + 24));
    }
    if (volumeAt < 0 || !maps()) {
      opening.damaged("volume", null);
      return;
    }
    long set = at(place(volumeAt + 248));
    if (set < 0 || tag(disk, set) != FILE_SET) {
      opening.damaged("file set", null);
      return;
    }
    claims.add(set, set + block);
    claim(set + block, TERMINATOR);
    add(place(set + 400), "");
    while (!folders.isEmpty() && !opening.isStopped()) {
      Folder next = folders.remove();
      folder(next);
    }
  }

  private long end(long extent) {
    return disk.u32(extent + 4) * block + disk.u32(extent);
  }

  private void sequence(long first, long length) {
    long count = Math.min(MOST_DESCRIPTORS, length / block);
    for (long i = 0; i < count; i++) {
      long at = (first + i) * block;
      int tag = tag(disk, at);
      claims.add(at, tag < 0 ? at : at + block);
      if (tag == PARTITION) {
        long start = disk.u32(at + 188) * block;
        starts.putIfAbsent(disk.u16(at + 22), start);
        bitmap(start + disk.u32(at + 68) * block, disk.u32(at + 64));
      } else if (tag == LOGICAL_VOLUME) {
        volumeAt = at;
      } else if (tag == TERMINATOR) {
        return;
      }
    }
  }

  /** Which blocks are free: a bit each behind a short header. */
  private void bitmap(long at, long length) {
    if (at > 0 && tag(disk, at) == BITMAP) {
      claims.add(at, at + Math.min(length, 24 + disk.u32(at + 20)));
    }
  }

  /** Claims a block if a descriptor of the number stands there. */
  private void claim(long at, int tag) {
    if (at > 0 && tag(disk, at) == tag) {
      claims.add(at, at + block);
    }
  }

  /** Reads by what numbers the volume calls its partitions. */
  private boolean maps() {
    long at = volumeAt + 440;
    long count = Math.min(MOST_MAPS, disk.u32(volumeAt + 268));
    for (int i = 0; i < count; i++) {
      int kind = disk.at(at);
      if (kind == 1) {
        maps.add(disk.u16(at + 4));
      } else {
        maps.add(disk.u16(at + 38));
        String name = disk.read(at + 5, 23).latin1();
        if (name.startsWith("*UDF Metadata")) {
          metadata(i, disk.u32(at + 40));
        } else if (!name.startsWith("*UDF Sparable")) {
          opening.unopened("UDF volume with a " + name.replace("*UDF ", "").replace("\0", ""));
        }
      }
      at += Math.max(2, disk.at(at + 1));
    }
    long integrity = disk.u32(volumeAt + 436) * block;
    claim(integrity, INTEGRITY);
    claim(integrity + block, TERMINATOR);
    return !maps.isEmpty();
  }

  /** The blocks of a metadata partition are those of a file in the one below it. */
  private void metadata(int map, long file) {
    Node node = node(new Place(map, file));
    if (node != null) {
      metadata.put(map, node.pieces);
    }
  }

  private Place place(long extent) {
    return new Place(disk.u16(extent + 8), disk.u32(extent + 4));
  }

  /** Where a block of a partition stands in the image; -1 if nowhere. */
  private long at(Place place) {
    List<Sectors.Piece> pieces = metadata.get(place.map);
    if (pieces != null) {
      long left = place.block * block;
      for (Sectors.Piece piece : pieces) {
        if (left < piece.length()) {
          return piece.at() < 0 ? -1 : piece.at() + left;
        }
        left -= piece.length();
      }
      return -1;
    }
    Long start = place.map < maps.size() ? starts.get(maps.get(place.map)) : null;
    long at = start == null ? -1 : start + place.block * block;
    return at < disk.size() ? at : -1;
  }

  private void add(Place place, String path) {
    if (seen.add(place)) {
      folders.add(new Folder(place, path));
    }
  }

  private void folder(Folder folder) {
    Node node = node(folder.place);
    if (node == null) {
      opening.damaged(folder.path.isEmpty() ? "root folder" : folder.path, null);
      return;
    }
    claim(node.pieces);
    byte[] content;
    try (InputStream in = disk.open(node.pieces)) {
      content = in.readNBytes((int) Math.max(0, Math.min(LARGEST_FOLDER, node.size)));
    } catch (IOException e) {
      opening.damaged(folder.path, null);
      return;
    }
    Bytes names = Bytes.of(content);
    int at = 0;
    while (at + 38 <= names.size() && names.u16(at) == NAME && !opening.isStopped()) {
      int from = at + 38 + names.u16(at + 36);
      int to = from + names.at(at + 19);
      name(names, at, folder.path + text(names.slice(from, to)));
      at += (to - at + 3) / 4 * 4;
    }
    streams(node, folder.path);
  }

  private void name(Bytes names, int at, String path) {
    int kind = names.at(at + 18);
    if ((kind & (PARENT | DELETED)) != 0) {
      return;
    }
    Place place = new Place(names.u16(at + 28), names.u32(at + 24));
    if ((kind & HIDDEN) != 0) {
      opening.note(Findings.hidden(opening, prefix + path));
    }
    if ((kind & FOLDER) != 0) {
      add(place, path + "/");
      return;
    }
    Node node = node(place);
    if (node == null) {
      opening.damaged(prefix + path, null);
      return;
    }
    claim(node.pieces);
    Entry entry = Entry.of(prefix + path).size(node.size);
    if (node.pieces.size() == 1 && node.pieces.get(0).at() >= 0) {
      Sectors.Piece piece = node.pieces.get(0);
      entry = entry.at(piece.at(), Math.min(disk.size(), piece.at() + piece.length()));
    }
    opening.entry(entry, disk.open(node.pieces));
    streams(node, path + ":");
  }

  private void streams(Node node, String path) {
    if (node.streams != null) {
      add(node.streams, path);
    }
  }

  private void claim(List<Sectors.Piece> pieces) {
    for (Sectors.Piece piece : pieces) {
      if (piece.at() >= 0) {
        claims.add(piece.at(), piece.at() + piece.length());
      }
    }
  }

  private @Nullable Node node(Place place) {
    long at = at(place);
    int tag = at < 0 ? -1 : tag(disk, at);
    if (tag != FILE && tag != EXTENDED_FILE) {
      return null;
    }
    claims.add(at, at + block);
    long size = Math.max(0, disk.u32(at + 56) | disk.u32(at + 60) << 32);
    long lengths = tag == FILE ? at + 168 : at + 208;
    long from = lengths + 8 + Math.min(disk.u32(lengths), block);
    long length = Math.min(disk.u32(lengths + 4), Math.max(0, at + block - from));
    Place streams = tag == EXTENDED_FILE && disk.u32(at + 152) > 0 ? place(at + 152) : null;
    int kind = disk.u16(at + 34) & 7;
    List<Sectors.Piece> pieces = new ArrayList<>();
    if (kind == 3) {
      pieces.add(new Sectors.Piece(from, Math.min(size, length)));
    } else {
      extents(place.map, from, length, kind == 0 ? 8 : 16, size, pieces);
    }
    return new Node(size, pieces, streams);
  }

  /** Reads where the bytes of a file stand; the last extent may name a block with more of them. */
  private void extents(
      int map, long first, long length, int step, long size, List<Sectors.Piece> pieces) {
    long at = first;
    long end = first + length;
    long left = size;
    for (int i = 0; i < MOST_EXTENTS && at + step <= end && left > 0; i++) {
      long said = disk.u32(at);
      long count = said & 0x3fffffff;
      Place place = new Place(step == 8 ? map : disk.u16(at + 8), disk.u32(at + 4));
      long start = at(place);
      if (count == 0) {
        return;
      }
      if (said >>> 30 == 3) {
        if (start < 0 || tag(disk, start) != MORE_EXTENTS) {
          return;
        }
        claims.add(start, start + block);
        at = start + 24;
        end = at + Math.min(disk.u32(start + 20), block - 24L);
        continue;
      }
      long used = Math.min(count, left);
      long recorded = start < 0 ? disk.size() : start;
      pieces.add(new Sectors.Piece(said >>> 30 == 0 ? recorded : -1, used));
      left -= used;
      at += step;
    }
  }

  /** A name: one byte that tells how many bits each letter has, then the letters. */
  private static String text(Bytes name) {
    Bytes letters = name.slice(1, name.size());
    return name.at(0) == 16
        ? new String(letters.copy(), StandardCharsets.UTF_16BE)
        : letters.latin1();
  }
}
