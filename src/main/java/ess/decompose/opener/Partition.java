package ess.decompose.opener;

import java.util.ArrayList;
import java.util.List;

/**
 * A run of a disk that its table of partitions names, or all of a disk without a table.
 *
 * @param from where it begins, in bytes
 * @param length how many bytes it has, within the disk
 */
record Partition(long from, long length) {

  private static final int MOST = 128;
  private static final int PROTECTIVE = 0xee;
  private static final int GPT_RECORD = 128;

  /** The partitions of a disk; claims their tables. Empty if there is no table. */
  static List<Partition> of(Sectors disk, Claims claims) {
    List<Partition> partitions = new ArrayList<>();
    Bytes sector = disk.read(0, DiskSign.SECTOR);
    if (DiskSign.isAppleTable(disk.read(0, 2 * DiskSign.SECTOR))) {
      apple(disk, claims, partitions);
      return partitions;
    }
    if (DiskSign.isFat(sector) || !DiskSign.isTable(sector)) {
      return partitions;
    }
    disk.claim(claims, 0, DiskSign.SECTOR);
    for (int i = 0; i < DiskSign.RECORDS; i++) {
      int at = DiskSign.TABLE + i * DiskSign.RECORD;
      int kind = sector.at(at + 4);
      long from = sector.u32(at + 8) * DiskSign.SECTOR;
      if (kind == PROTECTIVE) {
        gpt(disk, claims, partitions);
      } else if (isExtended(kind)) {
        extended(disk, claims, from, partitions);
      } else if (kind != 0) {
        add(partitions, disk, from, sector.u32(at + 12) * DiskSign.SECTOR);
      }
    }
    return partitions;
  }

  /** One record a sector; the table is a partition of its own, and so is what is free. */
  private static void apple(Sectors disk, Claims claims, List<Partition> partitions) {
    disk.claim(claims, 0, DiskSign.SECTOR);
    for (int i = 1; i <= MOST; i++) {
      long at = (long) i * DiskSign.SECTOR;
      Bytes record = disk.read(at, DiskSign.SECTOR);
      if (!record.has(0, "PM")) {
        return;
      }
      disk.claim(claims, at, DiskSign.SECTOR);
      if (!record.has(48, "Apple_partition_map")) {
        add(
            partitions,
            disk,
            record.big(8, 4) * DiskSign.SECTOR,
            record.big(12, 4) * DiskSign.SECTOR);
      }
    }
  }

  private static boolean isExtended(int kind) {
    return kind == 5 || kind == 15 || kind == 0x85;
  }

  /** Logical partitions: a chain of tables, each with a partition and the place of the next. */
  private static void extended(
      Sectors disk, Claims claims, long start, List<Partition> partitions) {
    long at = start;
    for (int i = 0; i < MOST && at > 0 && at < disk.size(); i++) {
      Bytes sector = disk.read(at, DiskSign.SECTOR);
      if (sector.u16(510) != 0xaa55) {
        return;
      }
      disk.claim(claims, at, DiskSign.SECTOR);
      int first = DiskSign.TABLE;
      int second = DiskSign.TABLE + DiskSign.RECORD;
      if (sector.at(first + 4) != 0) {
        add(
            partitions,
            disk,
            at + sector.u32(first + 8) * DiskSign.SECTOR,
            sector.u32(first + 12) * DiskSign.SECTOR);
      }
      long next = sector.u32(second + 8) * DiskSign.SECTOR;
      at = isExtended(sector.at(second + 4)) && next > 0 ? start + next : 0;
    }
  }

  private static void gpt(Sectors disk, Claims claims, List<Partition> partitions) {
    Bytes header = disk.read(DiskSign.SECTOR, DiskSign.SECTOR);
    if (header.has(0, "EFI PART")) {
      gpt(disk, claims, DiskSign.SECTOR, partitions);
      gpt(disk, claims, header.u64(32) * DiskSign.SECTOR, new ArrayList<>());
    } else {
      gpt(disk, claims, disk.size() - DiskSign.SECTOR, partitions);
    }
  }

  private static void gpt(Sectors disk, Claims claims, long at, List<Partition> partitions) {
    if (at < 0 || at >= disk.size()) {
      return;
    }
    Bytes header = disk.read(at, DiskSign.SECTOR);
    if (!header.has(0, "EFI PART")) {
      return;
    }
    disk.claim(claims, at, DiskSign.SECTOR);
    long table = header.u64(72) * DiskSign.SECTOR;
    long length = Math.max(GPT_RECORD, Math.min(header.u32(84), 4096));
    long count = Math.min(header.u32(80), MOST);
    if (table <= 0 || table >= disk.size()) {
      return;
    }
    disk.claim(claims, table, count * length);
    for (int i = 0; i < count; i++) {
      Bytes record = disk.read(table + i * length, GPT_RECORD);
      if (!record.slice(0, 16).isBlank()) {
        long from = record.u64(32);
        add(
            partitions,
            disk,
            from * DiskSign.SECTOR,
            (record.u64(40) - from + 1) * DiskSign.SECTOR);
      }
    }
  }

  private static void add(List<Partition> partitions, Sectors disk, long from, long length) {
    if (from > 0 && from < disk.size() && length > 0 && partitions.size() < MOST) {
      partitions.add(new Partition(from, Math.min(length, disk.size() - from)));
    }
  }
}
