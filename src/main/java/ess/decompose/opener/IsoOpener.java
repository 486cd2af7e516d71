package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens images of ISO 9660 (ECMA-119) with Joliet, Rock Ridge and El Torito. Every tree of every
 * session is walked; a file that several of them show is one entry with several names.
 */
final class IsoOpener implements Opener {

  private static final int SECTOR = 2048;
  private static final int FIRST_DESCRIPTOR = 16;
  private static final int MOST_DESCRIPTORS = 64;
  private static final int MOST_FOLDERS = 20_000;
  private static final int MOST_FILES = 100_000;
  private static final int MOST_NAMES = 16;
  private static final int RAW_SECTOR = 2352;

  /** One file: where it stands, its names, and which trees show it. */
  private static final class File {
    private final List<IsoRecord> pieces;
    private final List<String> names = new ArrayList<>();
    private final Set<Integer> trees = new HashSet<>();

    File(List<IsoRecord> pieces) {
      this.pieces = pieces;
    }
  }

  private record Folder(IsoRecord record, String path) {}

  /** What is known of one image. */
  private static final class Image {
    private final Opening opening;
    private final Bytes bytes;
    private final Claims claims = new Claims();
    private final Map<String, File> files = new LinkedHashMap<>();
    private final Set<Integer> descriptors = new HashSet<>();
    private final Set<Integer> trees = new HashSet<>();
    private boolean conflict;

    Image(Opening opening) {
      this.opening = opening;
      this.bytes = opening.bytes();
    }
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.ISO) || type.equals(Magic.RAW_CD);
  }

  @Override
  public void open(Opening opening) throws IOException {
    if (opening.type().equals(Magic.RAW_CD)) {
      opening.entry(
          Entry.of("image.iso").at(0, opening.bytes().size()), new RawSectors(opening.bytes()));
      opening.gap(opening.bytes().size() / RAW_SECTOR * (long) RAW_SECTOR, opening.bytes().size());
      return;
    }
    Image image = new Image(opening);
    session(image, FIRST_DESCRIPTOR);
    for (File file : image.files.values()) {
      claim(image, file);
    }
    // A later session begins anywhere behind the first.
    int sectors = image.bytes.size() / SECTOR;
    for (int i = FIRST_DESCRIPTOR; i < sectors && !opening.isStopped(); i++) {
      if (image.bytes.has(i * SECTOR, "\1CD001\1")
          && !image.descriptors.contains(i)
          && image.descriptors.size() < MOST_DESCRIPTORS
          && !image.claims.has((long) i * SECTOR)) {
        session(image, i);
      }
    }
    for (File file : image.files.values()) {
      if (opening.isStopped()) {
        return;
      }
      hand(image, file);
    }
    if (image.conflict) {
      conflict(opening, "numbers of two byte orders");
    }
    if (image.trees.size() > 1) {
      image.files.values().stream()
          .filter(file -> file.trees.size() < image.trees.size())
          .findFirst()
          .ifPresent(file -> conflict(opening, file.names.get(0)));
    }
    hybrid(image);
    // A disc may be one of UDF too, which Windows prefers.
    UdfOpener.read(opening, image.claims, "udf/");
    if (opening.entries() == 0) {
      opening.damaged("directory", null);
    }
    image.claims.gaps(opening);
  }

  /** The image may be one of a disk too, of which macOS sees the files of HFS+ alone. */
  private static void hybrid(Image image) throws IOException {
    Sectors disk = new PlainSectors(image.bytes);
    List<Partition> partitions = Partition.of(disk, new Claims());
    if (!partitions.isEmpty()) {
      // The signs of the table: what is left of its sector is no disk of its own.
      image.claims.add(0, DiskSign.APPLE_SIGN);
      image.claims.add(DiskSign.TABLE, DiskSign.SECTOR);
    }
    for (Partition partition : partitions) {
      if (HfsVolume.begins(disk.read(partition.from(), HfsVolume.PROBE))) {
        new HfsVolume(image.opening, disk, image.claims, partition, "hfs/").open();
      }
    }
  }

  /** Reads the descriptors from a sector on, and the trees that they name. */
  private static void session(Image image, int first) throws IOException {
    Bytes iso = image.bytes;
    for (int i = first; i < first + MOST_DESCRIPTORS; i++) {
      int at = i * SECTOR;
      if (!iso.has(at + 1, "CD001") || !image.descriptors.add(i)) {
        return;
      }
      image.claims.add(at, (long) at + SECTOR);
      int type = iso.at(at);
      if (type == 0 && iso.has(at + 7, "EL TORITO")) {
        boot(image, iso.u32(at + 0x47));
      } else if (type == 1 || type == 2) {
        boolean joliet = type == 2 && iso.has(at + 88, "%/");
        int tree = type == 1 ? 1 : joliet ? 2 : 3;
        image.trees.add(tree);
        tables(image, at);
        walk(image, IsoRecord.at(iso, at + 156, false), joliet, tree);
      } else if (type == 255) {
        return;
      }
    }
  }

  /** Claims the tables of paths, which repeat what the directories say. */
  private static void tables(Image image, int at) {
    long size = Math.min(image.bytes.size(), image.bytes.u32(at + 132));
    for (int i = 0; i < 2; i++) {
      long little = image.bytes.u32(at + 140 + 4 * i) * SECTOR;
      int other = (int) image.bytes.u32(at + 148 + 4 * i);
      long big = Integer.toUnsignedLong(Integer.reverseBytes(other)) * SECTOR;
      for (long table : new long[] {little, big}) {
        if (table > 0 && table + size <= image.bytes.size()) {
          image.claims.add(table, table + size);
        }
      }
    }
  }

  private static void walk(Image image, IsoRecord root, boolean joliet, int tree) {
    Deque<Folder> folders = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    folders.add(new Folder(root, ""));
    while (!folders.isEmpty() && !image.opening.isStopped()) {
      Folder folder = folders.poll();
      if (seen.size() >= MOST_FOLDERS || !seen.add(folder.record.block())) {
        continue;
      }
      long from = folder.record.block() * SECTOR;
      long end = Math.min(image.bytes.size(), from + folder.record.size());
      image.claims.add(from, end);
      if (from + folder.record.size() > image.bytes.size()) {
        image.opening.damaged(folder.path, null);
      }
      List<IsoRecord> pieces = new ArrayList<>();
      long at = from;
      while (at + IsoRecord.LEAST <= end && !image.opening.isStopped()) {
        int length = image.bytes.at((int) at);
        if (length < IsoRecord.LEAST) {
          at = (at / SECTOR + 1) * SECTOR;
          continue;
        }
        IsoRecord record = IsoRecord.at(image.bytes, (int) at, joliet);
        at += length;
        image.claims.add(record.more().from(), record.more().to());
        if (record.isRelated()) {
          continue;
        }
        image.conflict |= !record.isPlain();
        String name = record.otherName().isEmpty() ? record.name() : record.otherName();
        if (record.isFolder()) {
          folders.add(new Folder(record, folder.path + name + "/"));
          continue;
        }
        pieces.add(record);
        if (!record.goesOn()) {
          add(image, pieces, folder.path + name, tree);
          pieces = new ArrayList<>();
        }
      }
      if (!pieces.isEmpty()) {
        add(image, pieces, folder.path + pieces.get(0).name(), tree);
      }
    }
  }

  private static void add(Image image, List<IsoRecord> pieces, String name, int tree) {
    if (image.files.size() >= MOST_FILES) {
      image.opening.exceed(Limit.PARTS);
      return;
    }
    IsoRecord first = pieces.get(0);
    String key = first.block() + " " + first.size() + " " + pieces.size();
    File file = image.files.computeIfAbsent(key, k -> new File(pieces));
    if (file.names.isEmpty() && pieces.stream().anyMatch(IsoRecord::isHidden)) {
      image.opening.note(Findings.hidden(image.opening, name));
    }
    // Readers of today prefer the trees with long names.
    if (file.names.size() < MOST_NAMES && file.names.stream().noneMatch(name::equalsIgnoreCase)) {
      file.names.add(tree == 2 ? 0 : file.names.size(), name);
    }
    file.trees.add(tree);
  }

  private static void claim(Image image, File file) {
    for (IsoRecord piece : file.pieces) {
      for (long[] run : runs(piece, image.bytes)) {
        image.claims.add(run[0], run[1]);
      }
    }
  }

  /** Where the bytes of a piece stand: one run, or several if it is interleaved. */
  private static List<long[]> runs(IsoRecord piece, Bytes iso) {
    long from = piece.block() * SECTOR;
    if (piece.unit() == 0) {
      return List.of(new long[] {from, Math.min(iso.size(), from + piece.size())});
    }
    List<long[]> runs = new ArrayList<>();
    long left = piece.size();
    while (left > 0 && from < iso.size()) {
      long n = Math.min(left, (long) piece.unit() * SECTOR);
      runs.add(new long[] {from, Math.min(iso.size(), from + n)});
      left -= n;
      from += (long) (piece.unit() + piece.gap()) * SECTOR;
    }
    return runs;
  }

  private static void hand(Image image, File file) {
    claim(image, file);
    long size = 0;
    List<InputStream> streams = new ArrayList<>();
    List<long[]> runs = new ArrayList<>();
    for (IsoRecord piece : file.pieces) {
      size += piece.size();
      for (long[] run : runs(piece, image.bytes)) {
        runs.add(run);
        streams.add(image.bytes.slice(run[0], run[1]).open());
      }
    }
    if (runs.isEmpty() || size == 0) {
      return;
    }
    long from = Math.min(image.bytes.size(), runs.get(0)[0]);
    long to = runs.get(runs.size() - 1)[1];
    Entry entry = Entry.of(file.names).at(from, to).size(size);
    if (runs.size() == 1) {
      image.opening.stored(entry, image.bytes.slice(from, to));
    } else {
      image.opening.entry(entry, new SequenceInputStream(Collections.enumeration(streams)));
    }
    if (to - from < size && runs.size() == 1) {
      image.opening.damaged(entry.name(), new ByteRange(from, Math.max(from, to)));
    }
  }

  /** Reads El Torito's catalogue: what a computer runs that starts from the image. */
  private static void boot(Image image, long block) {
    long catalogue = block * SECTOR;
    if (catalogue + SECTOR > image.bytes.size()) {
      return;
    }
    image.claims.add(catalogue, catalogue + SECTOR);
    for (int i = 1; i < SECTOR / 32 && !image.opening.isStopped(); i++) {
      int at = (int) catalogue + i * 32;
      int kind = image.bytes.at(at);
      if (kind != 0x88 && (kind != 0 || image.bytes.u32(at + 8) == 0)) {
        continue;
      }
      long from = image.bytes.u32(at + 8) * SECTOR;
      long size =
          switch (image.bytes.at(at + 1) & 15) {
            case 1 -> 1_228_800;
            case 2 -> 1_474_560;
            case 3 -> 2_949_120;
            default -> image.bytes.u16(at + 6) * 512L;
          };
      long to = Math.min(image.bytes.size(), from + size);
      if (to > from) {
        image.claims.add(from, to);
        image.opening.stored(Entry.of("boot image " + i).at(from, to), image.bytes.slice(from, to));
      }
    }
  }

  private static void conflict(Opening opening, String evidence) {
    opening.note(
        Finding.of(
                "archive.header-conflict",
                Opener.SOURCE,
                "The image tells different files to different readers",
                Severity.LOW,
                2,
                opening.path())
            .withEvidence(evidence));
  }
}
