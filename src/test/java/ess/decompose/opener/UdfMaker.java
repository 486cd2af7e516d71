package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes small UDF images. */
final class UdfMaker {

  private static final int BLOCK = 2048;
  private static final int DESCRIPTORS = 23;
  private static final int PARTITION = 27;
  private static final int BLOCKS = 34;
  private static final int ROOT = 1;
  private static final int FILE = 2;
  private static final int DATA = 3;

  private final ByteBuffer image =
      ByteBuffer.allocate(BLOCKS * BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  private UdfMaker(String name, int characteristics) {
    text(16 * BLOCK + 1, "BEA01");
    text(17 * BLOCK + 1, "NSR02");
    text(18 * BLOCK + 1, "TEA01");
    int partition = DESCRIPTORS * BLOCK;
    image.putInt(partition + 188, PARTITION).putInt(partition + 192, BLOCKS - 1 - PARTITION);
    tag(DESCRIPTORS, 5, DESCRIPTORS);
    int volume = partition + BLOCK;
    image.putInt(volume + 212, BLOCK).putInt(volume + 248, BLOCK);
    image.putInt(volume + 264, 6).putInt(volume + 268, 1);
    image.put(volume + 440, (byte) 1).put(volume + 441, (byte) 6);
    tag(DESCRIPTORS + 1, 6, DESCRIPTORS + 1);
    tag(DESCRIPTORS + 2, 8, DESCRIPTORS + 2);
    int anchor = (BLOCKS - 1) * BLOCK;
    image.putInt(anchor + 16, 3 * BLOCK).putInt(anchor + 20, DESCRIPTORS);
    tag(BLOCKS - 1, 2, BLOCKS - 1);
    image.putInt(PARTITION * BLOCK + 400, BLOCK).putInt(PARTITION * BLOCK + 404, ROOT);
    tag(PARTITION, 256, 0);
    byte[] letters = name.getBytes(StandardCharsets.UTF_16BE);
    int root = (PARTITION + ROOT) * BLOCK;
    int length = 40 + (38 + 1 + letters.length + 3) / 4 * 4;
    embedded(root, 176, length);
    image.putShort(root + 176, (short) 257).put(root + 176 + 18, (byte) 10);
    int record = root + 216;
    image.putShort(record, (short) 257).put(record + 18, (byte) characteristics);
    image.put(record + 19, (byte) (letters.length + 1)).putInt(record + 24, FILE);
    image.put(record + 38, (byte) 16).put(record + 39, letters);
    tag(PARTITION + ROOT, 261, ROOT);
  }

  /** An image with a file whose bytes stand in two runs. */
  static byte[] runs(String name, int characteristics, byte[] content) {
    UdfMaker maker = new UdfMaker(name, characteristics);
    int half = content.length / 2;
    int file = (PARTITION + FILE) * BLOCK;
    maker.image.putLong(file + 56, content.length).putInt(file + 172, 16);
    maker.image.putInt(file + 176, half).putInt(file + 180, DATA + 1);
    maker.image.putInt(file + 184, content.length - half).putInt(file + 188, DATA);
    maker.image.put((PARTITION + DATA + 1) * BLOCK, content, 0, half);
    maker.image.put((PARTITION + DATA) * BLOCK, content, half, content.length - half);
    maker.tag(PARTITION + FILE, 261, FILE);
    return maker.image.array();
  }

  /** An image with a file whose bytes stand in what describes it. */
  static byte[] embedded(String name, byte[] content) {
    UdfMaker maker = new UdfMaker(name, 0);
    int file = (PARTITION + FILE) * BLOCK;
    maker.embedded(file, 216, content.length);
    maker.image.put(file + 216, content);
    maker.tag(PARTITION + FILE, 266, FILE);
    return maker.image.array();
  }

  private void embedded(int at, int from, int length) {
    image.putShort(at + 34, (short) 3).putLong(at + 56, length).putInt(at + from - 4, length);
  }

  private void tag(int block, int number, int location) {
    int at = block * BLOCK;
    image.putShort(at, (short) number).putInt(at + 12, location);
    int sum = 0;
    for (int i = 0; i < 16; i++) {
      sum += image.get(at + i);
    }
    image.put(at + 4, (byte) sum);
  }

  private void text(int at, String text) {
    image.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }
}
