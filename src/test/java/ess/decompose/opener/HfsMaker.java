package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes small HFS+ volumes. */
final class HfsMaker {

  static final int LINK = 0xa1ff;

  private static final int BLOCK = 512;
  private static final int BLOCKS = 64;
  private static final int NODE = 2048;
  private static final int EXTENTS_AT = 4;
  private static final int CATALOG_AT = 12;
  private static final int DATA_AT = 20;
  private static final int ROOT = 2;
  private static final int IN_RECORD = 8;

  private final ByteBuffer volume = ByteBuffer.allocate(BLOCKS * BLOCK);
  private final List<byte[]> catalog = new ArrayList<>();
  private final List<byte[]> overflow = new ArrayList<>();
  private int nextBlock = DATA_AT;
  private int nextId = 16;

  /** A folder in the root. */
  int folder(String name) {
    ByteBuffer record = ByteBuffer.allocate(88).putShort((short) 1);
    record.putInt(8, nextId);
    catalog.add(record(key(ROOT, name), record.array()));
    return nextId++;
  }

  /** A file in the root. */
  HfsMaker file(String name, byte[] content) {
    return file(ROOT, name, 0, content, new byte[0], 1);
  }

  /**
   * A file.
   *
   * @param parent the folder
   * @param mode its kind and rights
   * @param fork what its second fork holds
   * @param step how far one block is from the next
   */
  HfsMaker file(int parent, String name, int mode, byte[] content, byte[] fork, int step) {
    ByteBuffer record = ByteBuffer.allocate(248).putShort((short) 2);
    record.putInt(8, nextId).putShort(42, (short) mode);
    fork(record.position(88), content, step);
    fork(record.position(168), fork, 1);
    catalog.add(record(key(parent, name), record.array()));
    nextId++;
    return this;
  }

  byte[] volume() {
    volume.put(1024, "H+\0\4".getBytes(StandardCharsets.US_ASCII));
    volume.putInt(1024 + 40, BLOCK).putInt(1024 + 44, BLOCKS);
    tree(1024 + 192, EXTENTS_AT, overflow);
    tree(1024 + 272, CATALOG_AT, catalog);
    return volume.array().clone();
  }

  /** A node that describes the tree, which nobody needs, and a leaf. */
  private void tree(int fork, int at, List<byte[]> records) {
    volume.putLong(fork, 2 * NODE).putInt(fork + 16, at).putInt(fork + 20, 2 * NODE / BLOCK);
    int head = at * BLOCK;
    volume.put(head + 8, (byte) 1).putShort(head + 32, (short) NODE);
    int leaf = head + NODE;
    volume.put(leaf + 8, (byte) -1).putShort(leaf + 10, (short) records.size());
    int next = 14;
    for (int i = 0; i < records.size(); i++) {
      volume.putShort(leaf + NODE - 2 * i - 2, (short) next).put(leaf + next, records.get(i));
      next += records.get(i).length;
    }
    volume.putShort(leaf + NODE - 2 * records.size() - 2, (short) next);
  }

  private void fork(ByteBuffer record, byte[] content, int step) {
    int at = record.position();
    record.putLong(at, content.length);
    ByteBuffer more = ByteBuffer.allocate(64);
    int count = (content.length + BLOCK - 1) / BLOCK;
    for (int i = 0; i < count; i++) {
      int from = i * BLOCK;
      volume.put(nextBlock * BLOCK, content, from, Math.min(BLOCK, content.length - from));
      if (i < IN_RECORD) {
        record.putInt(at + 16 + 8 * i, nextBlock).putInt(at + 20 + 8 * i, 1);
      } else {
        more.putInt(nextBlock).putInt(1);
      }
      nextBlock += step;
    }
    if (more.position() > 0) {
      ByteBuffer key = ByteBuffer.allocate(10).putInt(2, nextId);
      overflow.add(record(key.array(), more.array()));
    }
  }

  private static byte[] key(int parent, String name) {
    ByteBuffer key = ByteBuffer.allocate(6 + 2 * name.length());
    key.putInt(parent).putShort((short) name.length());
    return key.put(name.getBytes(StandardCharsets.UTF_16BE)).array();
  }

  private static byte[] record(byte[] key, byte[] data) {
    ByteBuffer length = ByteBuffer.allocate(2).putShort((short) key.length);
    return Openings.join(length.array(), key, data);
  }
}
