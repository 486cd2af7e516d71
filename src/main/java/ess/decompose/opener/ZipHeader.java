package ess.decompose.opener;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a header of a zip, of either kind, says of an entry.
 *
 * @param names the names that it gives, the likeliest first: as it stands, up to a NUL, and the one
 *     of the Unicode path field
 * @param flags the flags
 * @param method how the entry is packed; 99 if that stands in the field of AES
 * @param time the time of day, of which ZipCrypto checks a byte
 * @param crc the checksum
 * @param packed how many bytes the entry has in the archive
 * @param size how many bytes it has when unpacked
 * @param at where the header begins
 * @param dataAt where a local header ends
 * @param extra the extra fields
 * @param wide whether the field of 64-bit sizes holds another size than the header, which has one
 */
record ZipHeader(
    List<String> names,
    int flags,
    int method,
    int time,
    long crc,
    long packed,
    long size,
    int at,
    int dataAt,
    Bytes extra,
    boolean wide) {

  static final int LOCAL_SIZE = 30;
  static final int CENTRAL_SIZE = 46;

  /** The method of an entry that WinZip's AES encrypts. */
  static final int AES = 99;

  private static final int FIELD_WIDE = 1;
  private static final int FIELD_UNICODE_PATH = 0x7075;
  private static final int FIELD_AES = 0x9901;
  private static final int STRONG = 0x40;

  /** What a local header begins with. */
  static final String SIGN = "PK\u0003\u0004";

  private static final int MASKED = 0x2000;
  private static final long UNKNOWN = 0xffffffffL;
  private static final Charset OLD_NAMES =
      Charset.isSupported("IBM437") ? Charset.forName("IBM437") : StandardCharsets.ISO_8859_1;

  /** The local header at a place, or null if there is none. */
  static @Nullable ZipHeader local(Bytes zip, long where) {
    return where >= 0 && where + LOCAL_SIZE <= zip.size() && zip.has((int) where, SIGN)
        ? read(zip, (int) where)
        : null;
  }

  /**
   * The local header at a place where its sign is broken but the names of the directory stand, or
   * null if there is none. Some tools go by the directory alone.
   */
  static @Nullable ZipHeader unsigned(Bytes zip, long where, ZipHeader central) {
    if (where < 0 || where + LOCAL_SIZE > zip.size()) {
      return null;
    }
    ZipHeader local = read(zip, (int) where);
    return local.names().equals(central.names()) ? local : null;
  }

  private static ZipHeader read(Bytes zip, int at) {
    int dataAt = at + LOCAL_SIZE + zip.u16(at + 26) + zip.u16(at + 28);
    return read(zip, at, at, at + LOCAL_SIZE, Math.min(zip.size(), dataAt));
  }

  /** The line of a directory that begins at a place. */
  static ZipHeader central(Bytes zip, int at) {
    // The version of its maker stands in front of the fields that both headers have.
    return read(zip, at, at + 2, at + CENTRAL_SIZE, 0);
  }

  /** What both headers say, with the fields they share counted from a place of their own. */
  private static ZipHeader read(Bytes zip, int at, int fields, int nameAt, int dataAt) {
    int nameEnd = nameAt + zip.u16(fields + 26);
    Bytes extra = zip.slice(nameEnd, nameEnd + zip.u16(fields + 28));
    long size = zip.u32(fields + 22);
    long packed = zip.u32(fields + 18);
    Wide wide = new Wide(extra);
    return new ZipHeader(
        names(zip.slice(nameAt, nameEnd), extra),
        zip.u16(fields + 6),
        zip.u16(fields + 8),
        zip.u16(fields + 10),
        zip.u32(fields + 14),
        packed == UNKNOWN ? wide.second(size == UNKNOWN) : packed,
        size == UNKNOWN ? wide.first() : size,
        at,
        dataAt,
        extra,
        wide.contradicts(size, packed));
  }

  /** Where a line of the directory says that its local header is. */
  static long localAt(Bytes zip, ZipHeader central) {
    long said = zip.u32(central.at + 42);
    if (said != UNKNOWN) {
      return said;
    }
    int skipped = (zip.u32(central.at + 24) == UNKNOWN ? 8 : 0);
    skipped += zip.u32(central.at + 20) == UNKNOWN ? 8 : 0;
    int at = field(central.extra, FIELD_WIDE);
    return at < 0 ? said : central.extra.u64(at + 4 + skipped);
  }

  /** The likeliest name. */
  String name() {
    return names.get(0);
  }

  boolean isEncrypted() {
    return (flags & 1) != 0;
  }

  /** Whether PKWARE's strong encryption hides the entry, or the directory itself. */
  boolean isStronglyEncrypted() {
    return (flags & (STRONG | MASKED)) != 0;
  }

  boolean hasDescriptor() {
    return (flags & 8) != 0;
  }

  boolean isFolder() {
    return name().endsWith("/") && size == 0 && packed == 0;
  }

  /** How the bytes are packed, under whatever encryption there is. */
  int packing() {
    int at = method == AES ? field(extra, FIELD_AES) : -1;
    return at < 0 ? method : extra.u16(at + 9);
  }

  /** The strength of the AES key: 1 to 3 for 128 to 256 bits; 0 if AES is not used. */
  int aesStrength() {
    int at = method == AES ? field(extra, FIELD_AES) : -1;
    return at < 0 ? 0 : extra.at(at + 8);
  }

  /** Whether the checksum is one of the content: the second kind of AES entries has none. */
  boolean hasChecksum() {
    int at = method == AES ? field(extra, FIELD_AES) : -1;
    return at < 0 || extra.u16(at + 4) == 1;
  }

  /** The same with what the descriptor behind the packed bytes says, or only with their size. */
  ZipHeader descriptor(Bytes zip, long packedSize) {
    int end = (int) (dataAt + packedSize);
    return zip.has(end, "PK\u0007\u0008")
        ? sizes(packedSize, zip.u32(end + 12)).crc(zip.u32(end + 4))
        : sizes(packedSize, packing() == ZipPacking.STORED ? packedSize : size);
  }

  private ZipHeader crc(long checksum) {
    return new ZipHeader(
        names, flags, method, time, checksum, packed, size, at, dataAt, extra, wide);
  }

  /** The same with the sizes that reading gave. */
  ZipHeader sizes(long packedSize, long unpackedSize) {
    return new ZipHeader(
        names, flags, method, time, crc, packedSize, unpackedSize, at, dataAt, extra, wide);
  }

  /** Whether the names, which tools may choose between, differ in more than their charset. */
  boolean isAmbiguous() {
    String first = name();
    boolean ascii = first.chars().allMatch(c -> c < 0x80);
    return names.stream().anyMatch(other -> !other.equals(first) && (ascii || ends(other, first)));
  }

  private static boolean ends(String other, String first) {
    return !ending(other).equalsIgnoreCase(ending(first));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<String> names(Bytes raw, Bytes extra) {
    List<String> names = new ArrayList<>();
    String latin1 = raw.latin1();
    String utf8 = Bytes.utf8(latin1);
    String name = utf8.equals(latin1) ? raw.content().text(OLD_NAMES) : utf8;
    names.add(name);
    int nul = name.indexOf('\0');
    if (nul > 0) {
      names.add(name.substring(0, nul));
    }
    int at = field(extra, FIELD_UNICODE_PATH);
    if (at >= 0 && extra.u16(at + 2) > 5) {
      String unicode = Bytes.utf8(extra.slice(at + 9, at + 4 + extra.u16(at + 2)).latin1());
      CRC32 crc = new CRC32();
      crc.update(raw.array(), raw.from(), raw.size());
      boolean valid = crc.getValue() == extra.u32(at + 5);
      if (!names.contains(unicode)) {
        names.add(valid ? 0 : names.size(), unicode);
      }
    }
    return List.copyOf(names);
  }

  /** Where an extra field begins; -1 if there is none of that id. */
  private static int field(Bytes extra, int id) {
    for (int at = 0; at + 4 <= extra.size(); at += 4 + extra.u16(at + 2)) {
      if (extra.u16(at) == id) {
        return at;
      }
    }
    return -1;
  }

  /** The extra field of 64-bit sizes. */
  private static final class Wide {
    private final Bytes field;

    Wide(Bytes extra) {
      int at = field(extra, FIELD_WIDE);
      field = at < 0 ? extra.slice(0, 0) : extra.slice(at + 4L, at + 4L + extra.u16(at + 2));
    }

    long first() {
      return field.size() < 8 ? UNKNOWN : Math.max(0, field.u64(0));
    }

    long second(boolean afterFirst) {
      int at = afterFirst ? 8 : 0;
      return field.size() < at + 8 ? UNKNOWN : Math.max(0, field.u64(at));
    }

    /** Whether it stands beside sizes that are whole already, and says something else. */
    boolean contradicts(long size, long packed) {
      return size != UNKNOWN
          && packed != UNKNOWN
          && field.size() >= 16
          && (field.u64(0) != size || field.u64(8) != packed)
          && (field.u64(0) != 0 || field.u64(8) != 0);
    }
  }
}
