package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens zip and all that is built on it. Every directory that a tool may find is compared with the
 * local headers, and what none claims is a gap; local headers that no directory names turn up
 * there. Without a directory the local headers are read one after another. Sizes are never
 * believed: a deflated entry ends where its stream does.
 */
final class ZipOpener implements Opener {

  private static final int LONG_COMMENT = 64;
  private static final String DESCRIPTOR = "PK\u0007\u0008";

  /** A run of bytes that is accounted for. */
  private record Claim(long from, long to) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.ZIP);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes zip = opening.bytes();
    ZipReading reading = new ZipReading(opening);
    List<ZipDirectory> directories = ZipDirectory.all(zip);
    if (directories.isEmpty()) {
      if (zip.has(0, "PK\u0007\u0008")) {
        opening.note(Findings.volume(opening.path()));
      }
      walk(opening, reading);
      reading.unlock();
      return;
    }
    ZipDirectory first = directories.get(0);
    if (first.isAlone()) {
      opening.note(Findings.volume(opening.path()));
    } else if (!first.isSplit()) {
      overlaps(opening, first);
    }
    MediaType type =
        ZipType.of(
            first.lines().stream().map(line -> line.header().name()).toList(), firstEntry(zip));
    if (type != null) {
      opening.type(type);
    }
    List<Claim> claims = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ZipDirectory directory : directories) {
      boolean isFirst = claims.isEmpty();
      if (!isFirst && isInside(directory, claims)) {
        // The end of an archive that lies in this one as it is.
        continue;
      }
      directory(opening, directory, isFirst);
      claims.add(new Claim(directory.from(), directory.linesTo()));
      claims.add(new Claim(directory.recordAt(), directory.endTo()));
      for (ZipDirectory.Line line : directory.lines()) {
        if (opening.isStopped()) {
          return;
        }
        claims.add(entry(opening, reading, directory, line, seen, isFirst));
      }
    }
    if (zip.has(0, DESCRIPTOR + ZipHeader.SIGN)) {
      // What is split, or was to be, begins with a sign of its own.
      claims.add(new Claim(0, DESCRIPTOR.length()));
    }
    gaps(opening, claims, zip.size());
    reading.unlock();
    if (first.endTo() - first.endAt() - ZipDirectory.END_SIZE >= LONG_COMMENT) {
      opening.gap(first.endAt() + ZipDirectory.END_SIZE, first.endTo());
    }
  }

  private static boolean isInside(ZipDirectory directory, List<Claim> claims) {
    return claims.stream()
        .anyMatch(claim -> claim.from < directory.from() && directory.endAt() < claim.to);
  }

  /** Names what is odd about a directory itself. */
  private static void directory(Opening opening, ZipDirectory directory, boolean first) {
    if (!first) {
      opening.note(
          Finding.of(
                  "archive.several-directories",
                  Opener.SOURCE,
                  "The archive has more than one directory, so that tools differ in what they see",
                  Severity.MEDIUM,
                  5,
                  opening.path())
              .withRange(directory.from(), directory.endTo()));
    }
    if (directory.isMiscounted()) {
      conflict(
          opening,
          directory.recordAt(),
          directory.endTo(),
          "%d entries instead of %d".formatted(directory.lines().size(), directory.said()));
    }
    Bytes zip = opening.bytes();
    if (directory.lines().isEmpty() && directory.recordAt() > directory.from()) {
      // Strong encryption hides the directory as well.
      if (zip.find("PK\u0006\u0008", 0, directory.from() + 4) >= 0) {
        opening.encrypted();
      } else {
        opening.damaged("directory", new ByteRange(directory.from(), directory.recordAt()));
      }
    }
  }

  /** Names entries that share their bytes, before the first of them is read. */
  private static void overlaps(Opening opening, ZipDirectory directory) {
    List<ZipDirectory.Line> sorted = new ArrayList<>(directory.lines());
    sorted.sort(Comparator.comparingLong(ZipDirectory.Line::localAt));
    long end = 0;
    for (ZipDirectory.Line line : sorted) {
      long at = line.localAt() + directory.shift();
      // What begins before the first byte lies in another volume and shares nothing here.
      if (at >= 0 && at < end) {
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
                .withEvidence(line.header().name()));
        return;
      }
      end = at + ZipHeader.LOCAL_SIZE + line.header().packed();
    }
  }

  private static Bytes firstEntry(Bytes zip) {
    ZipHeader first = ZipHeader.local(zip, 0);
    return first == null || first.method() != ZipPacking.STORED
        ? zip.slice(0, 0)
        : zip.slice(first.dataAt(), first.dataAt() + Math.min(200, first.packed()));
  }

  /**
   * Reads an entry in each way that its two headers allow.
   *
   * @param seen what was read already, for another directory may name it again
   */
  private static Claim entry(
      Opening opening,
      ZipReading reading,
      ZipDirectory directory,
      ZipDirectory.Line line,
      Set<String> seen,
      boolean first)
      throws IOException {
    ZipHeader central = line.header();
    ZipHeader local = directory.local(opening.bytes(), line);
    if (local == null) {
      opening.damaged(
          central.name(),
          new ByteRange(central.at(), (long) central.at() + ZipHeader.CENTRAL_SIZE));
      return new Claim(central.at(), central.at());
    }
    String key = "%d %d %s".formatted(local.at(), central.packed(), central.names());
    if (!seen.add(key) && !first) {
      return new Claim(local.at(), local.at());
    }
    compare(opening, central, local);
    descriptor(opening, central, local);
    if (line.link()) {
      opening.note(Findings.link(opening, central.name()).withRange(local.at(), local.dataAt()));
    }
    Set<String> names = new LinkedHashSet<>(central.names());
    names.addAll(local.names());
    long end = reading.read(List.copyOf(names), central, local);
    boolean otherwise =
        local.packing() != central.packing() || local.isEncrypted() != central.isEncrypted();
    if (otherwise && !opening.isStopped()) {
      boolean sized = local.packed() > 0 || !local.hasDescriptor();
      ZipHeader other = sized ? local : local.sizes(central.packed(), central.size());
      end = Math.max(end, reading.read(List.copyOf(names), other, local));
    }
    return new Claim(local.at(), end);
  }

  private static void compare(Opening opening, ZipHeader central, ZipHeader local) {
    boolean sizes =
        !local.hasDescriptor()
            && (local.size() != central.size() || local.packed() != central.packed());
    boolean checksums = !local.hasDescriptor() && local.crc() != central.crc();
    String what =
        !opening.bytes().has(local.at(), ZipHeader.SIGN)
            ? "signature"
            : !central.names().equals(local.names())
                ? "name"
                : central.method() != local.method() || central.packing() != local.packing()
                    ? "method"
                    : central.isEncrypted() != local.isEncrypted()
                        ? "encryption"
                        : sizes
                            ? "size"
                            : central.wide() || local.wide()
                                ? "64-bit size"
                                : checksums ? "checksum" : null;
    if (what != null) {
      conflict(opening, local.at(), local.dataAt(), what + " of " + central.name());
    }
    if (central.isAmbiguous() || local.isAmbiguous()) {
      opening.note(
          Finding.of(
                  "archive.ambiguous-name",
                  Opener.SOURCE,
                  "An entry of the archive has a name that tools read differently",
                  Severity.MEDIUM,
                  4,
                  opening.path())
              .withRange(local.at(), local.dataAt())
              .withEvidence(String.join(" / ", central.names())));
    }
  }

  /** Names a record behind the packed bytes that says something else than the directory. */
  private static void descriptor(Opening opening, ZipHeader central, ZipHeader local) {
    Bytes zip = opening.bytes();
    long place = local.dataAt() + central.packed();
    if (!local.hasDescriptor() || place >= zip.size() || !zip.has((int) place, DESCRIPTOR)) {
      return;
    }
    int at = (int) place + DESCRIPTOR.length();
    boolean narrow = zip.u32(at + 4) == central.packed() && zip.u32(at + 8) == central.size();
    boolean wide = zip.u64(at + 4) == central.packed() && zip.u64(at + 12) == central.size();
    if (zip.u32(at) != central.crc() || !(narrow || wide)) {
      conflict(opening, place, at + 12L, "descriptor of " + central.name());
    }
  }

  private static void conflict(Opening opening, long from, long to, String evidence) {
    opening.note(
        Finding.of(
                "archive.header-conflict",
                Opener.SOURCE,
                "Two records of the archive contradict each other",
                Severity.MEDIUM,
                5,
                opening.path())
            .withRange(from, to)
            .withEvidence(evidence));
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
  private static void walk(Opening opening, ZipReading reading) throws IOException {
    Bytes zip = opening.bytes();
    int to = zip.size();
    int at = 0;
    boolean any = false;
    while (at < to && !opening.isStopped()) {
      int next = zip.find("PK\u0003\u0004", at, to);
      if (next < 0) {
        break;
      }
      opening.gap(at, next);
      ZipHeader local = ZipHeader.local(zip, next);
      if (local == null) {
        opening.gap(next, next + 4L);
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
      ZipHeader says = local;
      boolean unsized = local.hasDescriptor() && local.packed() == 0;
      if (unsized && (local.packing() != ZipPacking.DEFLATED || local.isEncrypted())) {
        int end = zip.find("PK\u0007\u0008", local.dataAt(), to);
        says = local.descriptor(zip, (end < 0 ? (long) to : end) - local.dataAt());
      }
      at = (int) Math.max(next + 4L, reading.read(local.names(), says, local));
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
