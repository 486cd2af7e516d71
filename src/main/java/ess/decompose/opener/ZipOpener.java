package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Severity;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens zip and all that is built on it. The central directory is compared with the local headers,
 * and what neither claims is a gap; local headers that no directory names turn up there. Without a
 * directory the local headers are read one after another. Sizes are never believed: a deflated
 * entry ends where its stream does.
 */
final class ZipOpener implements Opener {

  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int MOST_COMMENT = 65_535 + END_SIZE;
  private static final int LONG_EXTRA = 256;
  private static final int LONG_COMMENT = 64;
  private static final int UNIX_LINK = 0xa000;
  private static final Charset OLD_NAMES =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  /** What a header of either kind says of an entry. */
  private record Header(
      String name, int flags, int method, long crc, long packed, long size, int at, int dataAt) {
    boolean isEncrypted() {
      return (flags & 1) != 0;
    }

    boolean hasDescriptor() {
      return (flags & 8) != 0;
    }
  }

  /** A line of the central directory, with the place of its local header. */
  private record Line(Header header, long localAt, boolean link) {}

  /** Where the central directory stands. */
  private record Directory(int from, int to, long shift, int endAt, int endTo) {}

  /** A run of bytes that an entry takes. */
  private record Claim(long from, long to) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.ZIP);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes zip = opening.bytes();
    Directory directory = directory(zip);
    if (directory == null) {
      walk(opening, 0, zip.size());
      return;
    }
    List<Line> lines = lines(zip, directory);
    MediaType type =
        ZipType.of(lines.stream().map(line -> line.header.name).toList(), firstEntry(zip));
    if (type != null) {
      opening.type(type);
    }
    overlaps(opening, lines, directory);
    List<Claim> claims = new ArrayList<>();
    claims.add(new Claim(directory.from, directory.endTo));
    for (Line line : lines) {
      if (opening.isStopped()) {
        return;
      }
      claims.add(entry(opening, line, directory));
    }
    gaps(opening, claims, zip.size());
    if (directory.endTo - directory.endAt - END_SIZE >= LONG_COMMENT) {
      opening.gap(directory.endAt + END_SIZE, directory.endTo);
    }
  }

  /** Names entries that share their bytes, before the first of them is read. */
  private static void overlaps(Opening opening, List<Line> lines, Directory directory) {
    List<Line> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingLong(Line::localAt));
    long end = 0;
    for (Line line : sorted) {
      if (line.localAt + directory.shift < end) {
        opening.trait(Part.Trait.BOMB);
        opening.note(
            Finding.of(
                    "archive.overlapping-entries",
                    Opener.SOURCE,
                    "Entries of the archive share their bytes, so that it unpacks to more than it"
                        + " weighs",
                    Severity.HIGH,
                    8,
                    opening.path())
                .withEvidence(line.header.name));
        return;
      }
      end = line.localAt + directory.shift + LOCAL_SIZE + Math.max(0, line.header.packed);
    }
  }

  private static Bytes firstEntry(Bytes zip) {
    Header first = local(zip, 0);
    return first == null || first.method != 0
        ? zip.slice(0, 0)
        : zip.slice(first.dataAt, first.dataAt + Math.min(200, first.packed));
  }

  private static @Nullable Directory directory(Bytes zip) {
    int least = Math.max(0, zip.size() - MOST_COMMENT);
    for (int i = zip.size() - END_SIZE; i >= least; i--) {
      if (zip.at(i) != 'P' || !zip.has(i, "PK\u0005\u0006")) {
        continue;
      }
      long size = zip.u32(i + 12);
      long offset = zip.u32(i + 16);
      int before = i;
      if (zip.has(i - 20, "PK\u0006\u0007")) {
        long end64 = zip.u64(i - 12);
        for (long at : new long[] {end64, i - 76L}) {
          if (at >= 0 && at < i && zip.has((int) at, "PK\u0006\u0006")) {
            size = zip.u64((int) at + 40);
            offset = zip.u64((int) at + 48);
            before = (int) at;
            break;
          }
        }
      }
      int end = Math.min(zip.size(), i + END_SIZE + zip.u16(i + 20));
      long near = before - size;
      if (size >= 0 && near >= 0 && (size == 0 || zip.has((int) near, "PK\u0001\u0002"))) {
        return new Directory((int) near, before, near - offset, i, end);
      }
      if (offset >= 0 && offset < i && zip.has((int) offset, "PK\u0001\u0002")) {
        return new Directory((int) offset, before, 0, i, end);
      }
    }
    return null;
  }

  private static List<Line> lines(Bytes zip, Directory directory) {
    List<Line> lines = new ArrayList<>();
    int at = directory.from;
    while (at + CENTRAL_SIZE <= directory.to && zip.has(at, "PK\u0001\u0002")) {
      int flags = zip.u16(at + 8);
      int nameSize = zip.u16(at + 28);
      int extraSize = zip.u16(at + 30);
      Bytes extra =
          zip.slice(at + CENTRAL_SIZE + nameSize, at + CENTRAL_SIZE + nameSize + extraSize);
      long size = zip.u32(at + 24);
      long packed = zip.u32(at + 20);
      long localAt = zip.u32(at + 42);
      int wide = wide(extra);
      if (wide >= 0) {
        if (size == 0xffffffffL) {
          size = extra.u64(wide);
          wide += 8;
        }
        if (packed == 0xffffffffL) {
          packed = extra.u64(wide);
          wide += 8;
        }
        if (localAt == 0xffffffffL) {
          localAt = extra.u64(wide);
        }
      }
      String name = name(zip.slice(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameSize));
      boolean link = (zip.u32(at + 38) >>> 16 & 0xf000) == UNIX_LINK;
      lines.add(
          new Line(
              new Header(name, flags, zip.u16(at + 10), zip.u32(at + 16), packed, size, at, 0),
              localAt,
              link));
      at += CENTRAL_SIZE + nameSize + extraSize + zip.u16(at + 32);
    }
    return lines;
  }

  /** Where the sizes of more than 32 bits stand in an extra field; -1 if there are none. */
  private static int wide(Bytes extra) {
    for (int at = 0; at + 4 <= extra.size(); at += 4 + extra.u16(at + 2)) {
      if (extra.u16(at) == 1) {
        return at + 4;
      }
    }
    return -1;
  }

  private static @Nullable Header local(Bytes zip, long where) {
    if (where < 0 || where + LOCAL_SIZE > zip.size() || !zip.has((int) where, "PK\u0003\u0004")) {
      return null;
    }
    int at = (int) where;
    int nameSize = zip.u16(at + 26);
    int dataAt = at + LOCAL_SIZE + nameSize + zip.u16(at + 28);
    String name = name(zip.slice(at + LOCAL_SIZE, at + LOCAL_SIZE + nameSize));
    return new Header(
        name,
        zip.u16(at + 6),
        zip.u16(at + 8),
        zip.u32(at + 14),
        zip.u32(at + 18),
        zip.u32(at + 22),
        at,
        Math.min(dataAt, zip.size()));
  }

  private static String name(Bytes name) {
    String latin1 = name.latin1();
    String utf8 = Bytes.utf8(latin1);
    return utf8.equals(latin1) ? name.content().text(OLD_NAMES) : utf8;
  }

  private static Claim entry(Opening opening, Line line, Directory directory) {
    Bytes zip = opening.bytes();
    Header central = line.header;
    Header local = local(zip, line.localAt + directory.shift);
    if (local == null) {
      local = local(zip, line.localAt);
    }
    if (local == null) {
      opening.damaged(central.name, new ByteRange(central.at, central.at + CENTRAL_SIZE));
      return new Claim(central.at, central.at);
    }
    compare(opening, central, local);
    if (line.link) {
      opening.note(
          Finding.of(
                  "archive.link",
                  Opener.SOURCE,
                  "An entry of the archive is a link to another file",
                  Severity.MEDIUM,
                  3,
                  opening.path())
              .withEvidence(central.name));
    }
    List<String> names =
        central.name.equals(local.name) ? List.of(central.name) : List.of(central.name, local.name);
    long end = read(opening, names, central, local);
    if (local.method != central.method && !opening.isStopped()) {
      Header other =
          new Header(
              central.name,
              local.flags,
              local.method,
              local.crc,
              local.packed,
              local.size,
              local.at,
              local.dataAt);
      end = Math.max(end, read(opening, names, other, local));
    }
    return new Claim(local.at, end);
  }

  private static void compare(Opening opening, Header central, Header local) {
    boolean sizes =
        !local.hasDescriptor()
            && local.size != 0xffffffffL
            && central.size != 0xffffffffL
            && (local.size != central.size || local.packed != central.packed);
    String what =
        !central.name.equals(local.name)
            ? "name"
            : central.method != local.method
                ? "method"
                : central.isEncrypted() != local.isEncrypted()
                    ? "encryption"
                    : sizes ? "size" : null;
    if (what != null) {
      opening.note(
          Finding.of(
                  "archive.header-conflict",
                  Opener.SOURCE,
                  "The two headers of an entry contradict each other",
                  Severity.MEDIUM,
                  5,
                  opening.path())
              .withRange(local.at, local.dataAt)
              .withEvidence(what + " of " + central.name));
    }
  }

  /** Reads an entry; says where its bytes end. */
  private static long read(Opening opening, List<String> names, Header says, Header local) {
    Bytes zip = opening.bytes();
    long packedEnd = Math.min(zip.size(), local.dataAt + Math.max(0, says.packed));
    Bytes rest = zip.slice(local.dataAt, zip.size());
    Bytes packed = zip.slice(local.dataAt, packedEnd);
    longExtras(opening, local);
    Entry entry = Entry.of(names).at(local.at, packedEnd);
    boolean folder = says.name.endsWith("/") && says.size == 0 && says.packed == 0;
    if (folder) {
      return afterDescriptor(zip, local, packedEnd);
    }
    if (says.isEncrypted() && !isPlainAfterAll(says, packed)) {
      opening.encrypted(entry, packed);
      return afterDescriptor(zip, local, packedEnd);
    }
    switch (says.method) {
      case 0 -> {
        opening.stored(entry, packed);
        if (says.size != says.packed && says.size > 0 && says.size <= rest.size()) {
          opening.stored(entry, rest.slice(0, says.size));
          packedEnd = Math.max(packedEnd, local.dataAt + says.size);
        }
      }
      case 8 -> {
        try (Inflating in = new Inflating(rest)) {
          opening.entry(entry, in);
          if (in.isFinished()) {
            // What is declared as more than the stream needs lies behind it.
            packedEnd = local.dataAt + in.consumed();
          }
        }
      }
      default -> packedEnd = rare(opening, entry, local, says, packedEnd);
    }
    return afterDescriptor(zip, local, packedEnd);
  }

  /** Hands over what stands in long extra fields; growth hints of office programs are blank. */
  private static void longExtras(Opening opening, Header local) {
    Bytes zip = opening.bytes();
    int at = local.at + LOCAL_SIZE + zip.u16(local.at + 26);
    while (at + 4 <= local.dataAt) {
      int size = zip.u16(at + 2);
      int end = Math.min(local.dataAt, at + 4 + size);
      if (size >= LONG_EXTRA && !zip.slice(at + 8, end).isBlank()) {
        opening.gap(at + 4, end);
      }
      at = end;
    }
  }

  /** Some tools mark entries as encrypted that are not, so that scanners pass them over. */
  private static boolean isPlainAfterAll(Header says, Bytes packed) {
    CRC32 crc = new CRC32();
    if (says.method == 0) {
      crc.update(packed.array(), packed.from(), packed.size());
      return crc.getValue() == says.crc && packed.size() == says.size;
    }
    if (says.method != 8) {
      return false;
    }
    byte[] block = new byte[8192];
    long left = Math.min(says.size, 4L << 20);
    try (Inflating in = new Inflating(packed)) {
      for (int n = in.read(block); n >= 0 && left >= 0; n = in.read(block)) {
        crc.update(block, 0, n);
        left -= n;
      }
      return in.isFinished() && crc.getValue() == says.crc;
    } catch (IOException e) {
      return false;
    }
  }

  /** Methods other than stored and deflated. */
  private static long rare(
      Opening opening, Entry entry, Header local, Header says, long packedEnd) {
    Bytes from = opening.bytes().slice(local.at, opening.bytes().size());
    try (ZipArchiveInputStream in = new ZipArchiveInputStream(from.open(), null, true, true)) {
      ZipArchiveEntry inside = in.getNextEntry();
      if (inside != null && in.canReadEntryData(inside)) {
        opening.entry(entry, in);
        return packedEnd;
      }
    } catch (IOException | RuntimeException e) {
      opening.damaged(says.name, entry.range());
      return packedEnd;
    }
    opening.unreadable(
        entry, opening.bytes().slice(local.dataAt, packedEnd), "method " + says.method);
    return packedEnd;
  }

  private static long afterDescriptor(Bytes zip, Header local, long end) {
    int at = (int) Math.min(end, zip.size());
    if (zip.has(at, "PK\u0007\u0008")) {
      return zip.at(at + 16) == 'P' || at + 16 >= zip.size()
          ? at + 16
          : zip.at(at + 24) == 'P' ? at + 24 : at + 16;
    }
    if (!local.hasDescriptor()) {
      return at;
    }
    return zip.has(at + 12, "PK") ? at + 12 : zip.has(at + 20, "PK") ? at + 20 : at;
  }

  private static void gaps(Opening opening, List<Claim> claims, int size) {
    claims.sort(Comparator.comparingLong(Claim::from).thenComparingLong(Claim::to));
    long at = 0;
    for (Claim claim : claims) {
      if (claim.to <= claim.from) {
        continue;
      }
      if (claim.from > at) {
        gap(opening, at, claim.from);
      }
      at = Math.max(at, claim.to);
    }
    if (at < size) {
      gap(opening, at, size);
    }
  }

  /** A gap, cut where a local header begins, so that the entry in it is seen for what it is. */
  private static void gap(Opening opening, long from, long to) {
    int header = opening.bytes().find("PK\u0003\u0004", (int) from, (int) to);
    if (header > from) {
      opening.gap(from, header);
      opening.gap(header, to);
    } else {
      opening.gap(from, to);
    }
  }

  /** Reads local headers one after another. */
  private static void walk(Opening opening, int from, int to) {
    Bytes zip = opening.bytes();
    int at = from;
    boolean any = false;
    while (at < to && !opening.isStopped()) {
      int next = zip.find("PK\u0003\u0004", at, to);
      if (next < 0) {
        break;
      }
      opening.gap(at, next);
      Header local = local(zip, next);
      if (local == null) {
        at = next + 4;
        continue;
      }
      if (!any) {
        opening.note(
            Finding.of(
                    "archive.no-directory",
                    Opener.SOURCE,
                    "The archive has no directory, so that tools differ in what they see in it",
                    Severity.LOW,
                    2,
                    opening.path())
                .withRange(next, to));
      }
      any = true;
      Header says = local;
      if (local.hasDescriptor() && local.packed == 0 && local.method == 0) {
        int end = zip.find("PK\u0007\u0008", local.dataAt, to);
        long size = (end < 0 ? (long) to : end) - local.dataAt;
        says =
            new Header(local.name, local.flags, 0, local.crc, size, size, local.at, local.dataAt);
      }
      at = (int) Math.max(next + 4L, read(opening, List.of(local.name), says, local));
    }
    if (at < to && !opening.isStopped()) {
      if (any) {
        opening.gap(at, to);
      } else {
        opening.damaged("no entry", null);
      }
    }
  }
}
