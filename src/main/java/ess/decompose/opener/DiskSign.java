package ess.decompose.opener;

import ess.message.MediaType;
import org.jspecify.annotations.Nullable;

/** Tells images of disks, which begin with a sector of code or end with what describes them. */
final class DiskSign {

  static final int SECTOR = 512;
  static final int TABLE = 446;
  static final int RECORD = 16;
  static final int RECORDS = 4;
  static final int APPLE_SIGN = 4;

  static final MediaType UIF = MediaType.of("application/x-uif-image");

  private static final int UIF_TRAILER = 64;

  private DiskSign() {}

  /** The type of an image that its last 512 bytes describe, or null. */
  static @Nullable MediaType atTheEnd(Bytes content) {
    int at = content.size() - SECTOR;
    if (content.has(at, "conectix")) {
      return Magic.VHD;
    }
    if (content.has(content.size() - UIF_TRAILER, "bbis")) {
      return UIF;
    }
    return DmgOpener.isTrailer(content, at) || content.has(content.size() - 8, "cdsaencr")
        ? Magic.DMG
        : null;
  }

  /** Whether the content is a disk with a table of partitions, or a volume without one. */
  static boolean isDisk(Bytes content) {
    if (content.size() <= SECTOR) {
      return false;
    }
    return isVolume(content) || isAppleTable(content) || isTable(content);
  }

  /** Whether the content begins with a table of partitions as Apple wrote it. */
  static boolean isAppleTable(Bytes content) {
    return content.has(0, "ER\2\0") && content.has(SECTOR, "PM");
  }

  private static boolean isVolume(Bytes content) {
    return content.has(3, "NTFS    ")
        || content.has(3, "EXFAT   ")
        || content.has(32, "NXSB")
        || HfsVolume.begins(content)
        || isExt(content)
        || isFat(content);
  }

  /** Whether the content begins a volume of ext 2, 3 or 4 (the blocks are of 1 to 64 KB). */
  private static boolean isExt(Bytes content) {
    return content.u16(1080) == 0xef53 && content.u32(1048) <= 6 && content.u16(1082) < 8;
  }

  /** Whether the sector describes a FAT volume. */
  static boolean isFat(Bytes sector) {
    int size = sector.u16(11);
    int cluster = sector.at(13);
    int media = sector.at(21);
    return (sector.at(0) == 0xeb || sector.at(0) == 0xe9)
        && size >= SECTOR
        && size <= 4096
        && Integer.bitCount(size) == 1
        && cluster > 0
        && Integer.bitCount(cluster) == 1
        && sector.u16(14) > 0
        && (sector.at(16) == 1 || sector.at(16) == 2)
        && (media == 0xf0 || media >= 0xf8);
  }

  /** Whether the sector holds a table of partitions that can be true. */
  static boolean isTable(Bytes sector) {
    if (sector.u16(510) != 0xaa55) {
      return false;
    }
    int used = 0;
    for (int i = 0; i < RECORDS; i++) {
      int at = TABLE + i * RECORD;
      if ((sector.at(at) & 0x7f) != 0) {
        return false;
      }
      boolean is = sector.at(at + 4) != 0 && sector.u32(at + 8) > 0 && sector.u32(at + 12) > 0;
      used += is ? 1 : 0;
    }
    return used > 0;
  }
}
