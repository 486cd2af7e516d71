package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens images of disks: raw, VHD of fixed and of growing size, VHDX; with a table of partitions
 * (MBR, GPT, that of Apple) or as one volume. Of volumes other than FAT and HFS+ it tells the name,
 * and hands over their bytes.
 */
final class DiskOpener implements Opener {

  private static final int PROBE = 2048;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.DISK) || type.equals(Magic.VHD) || type.equals(Magic.VHDX);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes image = opening.bytes();
    Claims claims = new Claims();
    Sectors disk = new PlainSectors(image);
    if (opening.type().equals(Magic.VHD)) {
      BlockSectors blocks = BlockSectors.vhd(image, claims);
      if (blocks == null) {
        fixed(opening);
        return;
      }
      disk = differing(opening, blocks);
    } else if (opening.type().equals(Magic.VHDX)) {
      disk = differing(opening, BlockSectors.vhdx(image, claims));
    }
    volumes(opening, disk, claims);
    claims.gaps(opening);
  }

  private static Sectors differing(Opening opening, BlockSectors blocks) {
    if (blocks.isDiffering()) {
      opening.unopened("disk image that differs from another one");
    }
    return blocks;
  }

  /** A VHD of fixed size is a raw disk, and 512 bytes that describe it. */
  private static void fixed(Opening opening) {
    Bytes image = opening.bytes();
    int footer = Math.max(0, image.size() - DiskSign.SECTOR);
    if (!image.has(footer, "conectix")) {
      opening.damaged("footer", null);
      opening.gap(DiskSign.SECTOR, image.size());
      return;
    }
    opening.stored(
        Entry.of(GzipOpener.inner(opening.name())).at(0, footer), image.slice(0, footer));
  }

  private static void volumes(Opening opening, Sectors disk, Claims claims) throws IOException {
    List<Partition> partitions = Partition.of(disk, claims);
    if (partitions.isEmpty()) {
      whole(opening, disk, claims);
      return;
    }
    int number = 0;
    for (Partition partition : partitions) {
      number++;
      if (opening.isStopped()) {
        return;
      }
      Bytes first = disk.read(partition.from(), PROBE);
      String prefix = partitions.size() == 1 ? "" : number + "/";
      if (DiskSign.isFat(first)) {
        new FatVolume(opening, disk, claims, partition, prefix).open();
      } else if (HfsVolume.begins(first)) {
        new HfsVolume(opening, disk, claims, partition, prefix).open();
      } else if (!isBlank(disk, partition)) {
        foreign(opening, disk, claims, partition, number);
      }
    }
  }

  private static void whole(Opening opening, Sectors disk, Claims claims) throws IOException {
    Partition all = new Partition(0, disk.size());
    Bytes first = disk.read(0, PROBE);
    if (DiskSign.isFat(first)) {
      new FatVolume(opening, disk, claims, all, "").open();
      return;
    }
    if (HfsVolume.begins(first)) {
      new HfsVolume(opening, disk, claims, all, "").open();
      return;
    }
    String kind = kind(first);
    opening.unopened(kind == null ? "disk image without known volumes" : kind + " volume");
    disk.claim(claims, 0, DiskSign.SECTOR);
  }

  /** Hands over the bytes of a partition that is not read as files. */
  private static void foreign(
      Opening opening, Sectors disk, Claims claims, Partition partition, int number) {
    Bytes first = disk.read(partition.from(), PROBE);
    String kind = kind(first);
    if (!DiskSign.isDisk(first)) {
      opening.unopened((kind == null ? "unknown" : kind) + " partition");
    }
    disk.claim(claims, partition.from(), partition.length());
    Entry entry = Entry.of("partition " + number + (kind == null ? "" : " " + kind));
    long place = disk.place(partition.from());
    if (place >= 0 && disk.run(partition.from()) >= partition.length()) {
      entry = entry.at(place, place + partition.length());
    }
    opening.entry(
        entry, disk.open(List.of(new Sectors.Piece(partition.from(), partition.length()))));
  }

  private static @Nullable String kind(Bytes first) {
    if (first.has(3, "NTFS    ")) {
      return "NTFS";
    }
    if (first.has(3, "EXFAT   ")) {
      return "exFAT";
    }
    if (first.has(3, "-FVE-FS-")) {
      return "BitLocker";
    }
    if (first.has(3, "ReFS")) {
      return "ReFS";
    }
    if (first.has(32, "NXSB")) {
      return "APFS";
    }
    if (first.has(1024, "BD")) {
      return "HFS";
    }
    if (first.u16(1080) == 0xef53) {
      return "ext";
    }
    return first.has(0, "LUKS") ? "LUKS" : null;
  }

  private static boolean isBlank(Sectors disk, Partition partition) {
    long end = partition.from() + partition.length();
    long at = partition.from();
    while (at < end) {
      long run = Math.min(end - at, disk.run(at));
      long place = disk.place(at);
      if (place >= 0 && !disk.image().slice(place, place + run).isBlank()) {
        return false;
      }
      at += run;
    }
    return true;
  }
}
