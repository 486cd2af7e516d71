package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes small images of disks. */
final class DiskMaker {

  static final int SECTOR = 512;
  private static final int SECTORS = 12;
  private static final int ROOT = 3;
  private static final int DATA = 4;

  private final ByteBuffer volume =
      ByteBuffer.allocate(SECTORS * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
  private final boolean is32;
  private int nextCluster = 2;
  private int nextRecord = ROOT * SECTOR;

  private DiskMaker(boolean is32) {
    this.is32 = is32;
    int reserved = 1;
    volume.put(0, (byte) 0xeb).put(1, (byte) 0x3c).put(2, (byte) 0x90);
    put(3, "MSDOS5.0");
    volume.putShort(11, (short) SECTOR).put(13, (byte) 1).putShort(14, (short) reserved);
    volume.put(16, (byte) 2).putShort(17, (short) (is32 ? 0 : 16)).putShort(19, (short) SECTORS);
    volume.put(21, (byte) 0xf8);
    if (is32) {
      volume.putInt(36, 1).putInt(44, 2);
      link(2, -1);
      nextCluster = 3;
    } else {
      volume.putShort(22, (short) 1);
    }
    volume.putShort(510, (short) 0xaa55);
  }

  /** A volume of FAT12 with some files. */
  static DiskMaker fat12() {
    return new DiskMaker(false);
  }

  /** A volume of FAT32 with some files. */
  static DiskMaker fat32() {
    return new DiskMaker(true);
  }

  DiskMaker file(String shortName, int attributes, byte[] content) {
    record(shortName, attributes, content(content), content.length);
    return this;
  }

  /** A file with a long name of less than 14 letters. */
  DiskMaker longName(String name, String shortName, byte[] content) {
    byte[] letters = Arrays.copyOf((name + "\0").getBytes(StandardCharsets.UTF_16LE), 26);
    int sum = 0;
    for (byte b : padded(shortName)) {
      sum = ((sum >> 1 | sum << 7) + b) & 0xff;
    }
    volume.put(nextRecord, (byte) 0x41).put(nextRecord + 11, (byte) 15);
    volume.put(nextRecord + 13, (byte) sum);
    volume.put(nextRecord + 1, letters, 0, 10);
    volume.put(nextRecord + 14, letters, 10, 12);
    volume.put(nextRecord + 28, letters, 22, 4);
    nextRecord += 32;
    return file(shortName, 0, content);
  }

  /** A folder with one file; the folder's own records of itself and its parent come first. */
  DiskMaker folder(String name, String fileName, byte[] content) {
    int cluster = content(new byte[SECTOR]);
    int parent = nextRecord;
    nextRecord = place(cluster);
    record(".", 16, cluster, 0);
    record("..", 16, 0, 0);
    record(fileName, 0, content(content), content.length);
    nextRecord = parent;
    record(name, 16, cluster, 0);
    return this;
  }

  /** Bytes in a cluster that no file has, as those of a deleted file are. */
  DiskMaker lost(byte[] content) {
    volume.put(place(nextCluster++), content);
    return this;
  }

  byte[] volume() {
    return volume.array().clone();
  }

  /** A disk with a table of partitions that names one. */
  static byte[] mbr(byte[] volume, int kind) {
    ByteBuffer disk = ByteBuffer.allocate(SECTOR + volume.length).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(446 + 4, (byte) kind).putInt(446 + 8, 1).putInt(446 + 12, volume.length / SECTOR);
    disk.putShort(510, (short) 0xaa55).put(SECTOR, volume);
    return disk.array();
  }

  /** A disk with a GPT that names one partition. */
  static byte[] gpt(byte[] volume) {
    ByteBuffer disk =
        ByteBuffer.allocate(3 * SECTOR + volume.length).order(ByteOrder.LITTLE_ENDIAN);
    disk.put(446 + 4, (byte) 0xee).putInt(446 + 8, 1).putInt(446 + 12, 2);
    disk.putShort(510, (short) 0xaa55);
    disk.put(SECTOR, "EFI PART".getBytes(StandardCharsets.US_ASCII));
    disk.putLong(SECTOR + 32, 99).putLong(SECTOR + 72, 2);
    disk.putInt(SECTOR + 80, 4).putInt(SECTOR + 84, 128);
    disk.putLong(2 * SECTOR, 0x1234).putLong(2 * SECTOR + 32, 3);
    disk.putLong(2 * SECTOR + 40, 2 + volume.length / SECTOR);
    disk.put(3 * SECTOR, volume);
    return disk.array();
  }

  /** A VHD of fixed size. */
  static byte[] fixedVhd(byte[] disk) {
    return Openings.join(disk, footer(disk.length, 2));
  }

  /** A VHD that grows, whose blocks stand in the opposite order. */
  static byte[] dynamicVhd(byte[] disk) {
    int block = 4 * SECTOR;
    int count = (disk.length + block - 1) / block;
    int stored = SECTOR + block;
    ByteBuffer vhd = ByteBuffer.allocate(4 * SECTOR + count * stored);
    vhd.put(0, footer(disk.length, 3));
    vhd.put(SECTOR, "cxsparse".getBytes(StandardCharsets.US_ASCII));
    vhd.putLong(SECTOR + 16, 3L * SECTOR).putInt(SECTOR + 28, count).putInt(SECTOR + 32, block);
    for (int i = 0; i < count; i++) {
      int place = 4 * SECTOR + (count - 1 - i) * stored;
      vhd.putInt(3 * SECTOR + 4 * i, place / SECTOR);
      vhd.put(place + SECTOR, disk, i * block, Math.min(block, disk.length - i * block));
    }
    return Openings.join(vhd.array(), footer(disk.length, 3));
  }

  private static byte[] footer(long size, int type) {
    ByteBuffer footer = ByteBuffer.allocate(SECTOR);
    footer.put(0, "conectix".getBytes(StandardCharsets.US_ASCII)).putLong(16, SECTOR);
    footer.putLong(48, size).putInt(60, type);
    return footer.array();
  }

  private int content(byte[] content) {
    int first = nextCluster;
    for (int at = 0; at < content.length; at += SECTOR) {
      int length = Math.min(SECTOR, content.length - at);
      volume.put(place(nextCluster), content, at, length);
      link(nextCluster, at + length < content.length ? nextCluster + 1 : -1);
      nextCluster++;
    }
    return first;
  }

  private int place(int cluster) {
    return ((is32 ? ROOT : DATA) + cluster - 2) * SECTOR;
  }

  private void link(int cluster, int next) {
    for (int table = SECTOR; table < ROOT * SECTOR; table += SECTOR) {
      if (is32) {
        volume.putInt(table + cluster * 4, next);
      } else {
        int at = table + cluster + cluster / 2;
        int old = volume.getShort(at) & 0xffff;
        int value = next & 0xfff;
        int pair = cluster % 2 == 0 ? (old & 0xf000) | value : (old & 0xf) | value << 4;
        volume.putShort(at, (short) pair);
      }
    }
  }

  private void record(String name, int attributes, int cluster, int size) {
    volume.put(nextRecord, padded(name)).put(nextRecord + 11, (byte) attributes);
    volume.putShort(nextRecord + 26, (short) cluster).putInt(nextRecord + 28, size);
    nextRecord += 32;
  }

  private static byte[] padded(String name) {
    int dot = name.startsWith(".") ? -1 : name.indexOf('.');
    String base = dot < 0 ? name : name.substring(0, dot);
    String extension = dot < 0 ? "" : name.substring(dot + 1);
    return "%-8s%-3s".formatted(base, extension).getBytes(StandardCharsets.US_ASCII);
  }

  private void put(int at, String text) {
    volume.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }
}
