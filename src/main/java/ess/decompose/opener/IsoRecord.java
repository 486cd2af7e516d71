package ess.decompose.opener;

import ess.message.ByteRange;
import java.nio.charset.StandardCharsets;

/**
 * One record of a directory of ISO 9660 (ECMA-119, section 9.1), with the name that Rock Ridge
 * gives it if it does.
 *
 * @param block the first block of the extent
 * @param size how many bytes it is said to have
 * @param bigBlock the first block, as the number's other half tells it
 * @param bigSize the size, as the number's other half tells it
 * @param flags the flags
 * @param unit how many blocks of an interleaved file stand together, or 0
 * @param gap how many blocks stand between them
 * @param name the name in the directory
 * @param otherName the name of Rock Ridge, or an empty text
 * @param more where Rock Ridge goes on, or an empty run at 0
 * @param isRelated whether it is the directory itself or the one above
 */
record IsoRecord(
    long block,
    long size,
    long bigBlock,
    long bigSize,
    int flags,
    int unit,
    int gap,
    String name,
    String otherName,
    ByteRange more,
    boolean isRelated) {

  static final int LEAST = 34;

  private static final int HIDDEN = 1;
  private static final int FOLDER = 2;
  private static final int GOES_ON = 0x80;

  /** Reads the record at an index. */
  static IsoRecord at(Bytes iso, int at, boolean joliet) {
    int length = iso.at(at);
    int nameLength = Math.max(0, iso.at(at + 32));
    Bytes name = iso.slice(at + 33L, Math.min(at + (long) length, at + 33L + nameLength));
    boolean related = nameLength == 1 && name.at(0) <= 1;
    String text =
        joliet
            ? new String(name.array(), name.from(), name.size() & ~1, StandardCharsets.UTF_16BE)
            : name.latin1();
    int version = text.lastIndexOf(';');
    Bytes more =
        iso.slice(at + 33L + nameLength + (nameLength % 2 == 0 ? 1 : 0), at + (long) length);
    return new IsoRecord(
        iso.u32(at + 2) + Math.max(0, iso.at(at + 1)),
        iso.u32(at + 10),
        Integer.toUnsignedLong(Integer.reverseBytes((int) iso.u32(at + 6)))
            + Math.max(0, iso.at(at + 1)),
        Integer.toUnsignedLong(Integer.reverseBytes((int) iso.u32(at + 14))),
        iso.at(at + 25),
        Math.max(0, iso.at(at + 26)),
        Math.max(0, iso.at(at + 27)),
        version > 0 ? text.substring(0, version) : text,
        joliet ? "" : rockRidge(more),
        goesOnAt(more),
        related);
  }

  boolean isHidden() {
    return (flags & HIDDEN) != 0;
  }

  boolean isFolder() {
    return (flags & FOLDER) != 0;
  }

  /** Whether the next record holds more of the same file. */
  boolean goesOn() {
    return (flags & GOES_ON) != 0;
  }

  /** Whether the two halves of each number say the same. */
  boolean isPlain() {
    return block == bigBlock && size == bigSize;
  }

  /** Where the fields go on (SUSP, section 5.1). */
  private static ByteRange goesOnAt(Bytes fields) {
    int at = 0;
    while (at + 28 <= fields.size() && fields.at(at + 2) >= 4) {
      if (fields.has(at, "CE")) {
        long from = fields.u32(at + 4) * 2048 + fields.u32(at + 12);
        return new ByteRange(from, from + fields.u32(at + 20));
      }
      at += fields.at(at + 2);
    }
    return new ByteRange(0, 0);
  }

  private static String rockRidge(Bytes fields) {
    StringBuilder name = new StringBuilder();
    int at = 0;
    while (at + 4 <= fields.size() && fields.at(at + 2) >= 4) {
      int length = fields.at(at + 2);
      if (fields.has(at, "NM")) {
        name.append(fields.slice(at + 5, at + (long) length).latin1());
      }
      at += length;
    }
    return Bytes.utf8(name.toString());
  }
}
