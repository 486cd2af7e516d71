package ess.decompose.opener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A central directory of a zip, as an end record tells of it.
 *
 * @param from where its first line is
 * @param linesTo where its last line ends
 * @param shift how far what it points at stands behind where it says
 * @param recordAt where the records of its end begin, of which the first may be one of 64 bits
 * @param endAt where the end record is
 * @param endTo where its comment ends
 * @param said how many lines the end record says there are
 * @param volume the number of the volume that the end record is in
 * @param lines its lines
 * @param locals where local headers are in several volumes, by their names; empty for one volume
 */
record ZipDirectory(
    int from,
    int linesTo,
    long shift,
    int recordAt,
    int endAt,
    int endTo,
    int said,
    int volume,
    List<Line> lines,
    Map<List<String>, Integer> locals) {

  static final int END_SIZE = 22;

  private static final int MOST_COMMENT = 65_535 + END_SIZE;
  private static final int MOST_DIRECTORIES = 8;
  private static final int UNIX_LINK = 0xa000;

  /** A line, with the place of its local header, and whether it is a link. */
  record Line(ZipHeader header, long localAt, boolean link) {}

  /**
   * The directories that tools may find, the likeliest first: that of the last end record before
   * those of others, and that in front of the end record before that at the place it names.
   */
  static List<ZipDirectory> all(Bytes zip) {
    List<ZipDirectory> found = new ArrayList<>();
    int least = Math.max(0, zip.size() - MOST_COMMENT);
    for (int i = zip.size() - END_SIZE; i >= least && found.size() < MOST_DIRECTORIES; i--) {
      if (zip.at(i) == 'P' && zip.has(i, "PK\u0005\u0006")) {
        endRecord(zip, i, found);
      }
    }
    return found;
  }

  private static void endRecord(Bytes zip, int end, List<ZipDirectory> found) {
    long size = zip.u32(end + 12);
    long offset = zip.u32(end + 16);
    int before = end;
    if (zip.has(end - 20, "PK\u0006\u0007")) {
      long end64 = zip.u64(end - 12);
      for (long at : new long[] {end64, end - 76L}) {
        if (at >= 0 && at < end && zip.has((int) at, "PK\u0006\u0006")) {
          size = zip.u64((int) at + 40);
          offset = zip.u64((int) at + 48);
          before = (int) at;
          break;
        }
      }
    }
    long near = size < 0 ? -1 : before - size;
    boolean isNear = near >= 0 && (size == 0 || zip.has((int) near, "PK\u0001\u0002"));
    if (isNear) {
      found.add(read(zip, (int) near, before, end, near - offset));
    }
    boolean isThere = offset >= 0 && offset < end && zip.has((int) offset, "PK\u0001\u0002");
    if (isThere && (!isNear || offset != near)) {
      found.add(read(zip, (int) offset, before, end, 0));
    }
  }

  private static ZipDirectory read(Bytes zip, int from, int before, int end, long shift) {
    List<Line> lines = new ArrayList<>();
    int at = from;
    while (at + ZipHeader.CENTRAL_SIZE <= before && zip.has(at, "PK\u0001\u0002")) {
      ZipHeader header = ZipHeader.central(zip, at);
      boolean link = (zip.u32(at + 38) >>> 16 & 0xf000) == UNIX_LINK;
      lines.add(new Line(header, ZipHeader.localAt(zip, header), link));
      at += ZipHeader.CENTRAL_SIZE + zip.u16(at + 28) + zip.u16(at + 30) + zip.u16(at + 32);
    }
    boolean split = isVolume(zip.u16(end + 4));
    return new ZipDirectory(
        from,
        Math.min(at, before),
        shift,
        before,
        end,
        Math.min(zip.size(), end + END_SIZE + zip.u16(end + 20)),
        zip.u16(end + 10),
        zip.u16(end + 4),
        lines,
        split ? locals(zip, from) : Map.of());
  }

  /** Whether the number of a volume is that of one behind the first. */
  private static boolean isVolume(int number) {
    return number > 0 && number < 0xffff;
  }

  /** Places in a directory count from the start of a volume, which nothing tells. */
  private static Map<List<String>, Integer> locals(Bytes zip, int to) {
    Map<List<String>, Integer> locals = new HashMap<>();
    int at = zip.find(ZipHeader.SIGN, 0, to);
    while (at >= 0) {
      ZipHeader local = ZipHeader.local(zip, at);
      if (local != null) {
        locals.putIfAbsent(local.names(), at);
      }
      at = zip.find(ZipHeader.SIGN, at + 4, to);
    }
    return locals;
  }

  /** Whether it is the last of several volumes. */
  boolean isSplit() {
    return isVolume(volume);
  }

  /** Whether volumes are missing in which its lines have their entries. */
  boolean isAlone() {
    return isSplit() && lines.stream().anyMatch(line -> !locals.containsKey(line.header.names()));
  }

  /** Whether the end record says another number of lines than there are. */
  boolean isMiscounted() {
    return said != 0xffff && said != (lines.size() & 0xffff);
  }

  /** The local header of a line, or null if there is none at either place that it may mean. */
  @Nullable ZipHeader local(Bytes zip, Line line) {
    if (isSplit()) {
      return ZipHeader.local(zip, locals.getOrDefault(line.header.names(), -1));
    }
    ZipHeader local = ZipHeader.local(zip, line.localAt + shift);
    local = local == null ? ZipHeader.local(zip, line.localAt) : local;
    return local == null ? ZipHeader.unsigned(zip, line.localAt + shift, line.header) : local;
  }
}
