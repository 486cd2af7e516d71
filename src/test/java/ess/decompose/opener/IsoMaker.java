package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes images of ISO 9660 with a file in the root of each of two trees. */
final class IsoMaker {

  private static final int SECTOR = 2048;
  private static final int ROOT = 19;
  private static final int JOLIET_ROOT = 20;
  private static final int FILE = 21;

  private final ByteBuffer out;

  private IsoMaker(int sectors) {
    out = ByteBuffer.allocate(sectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An image with one file; the flags are those of its record in the first tree. */
  static byte[] iso(byte[] content, int flags) {
    IsoMaker iso = new IsoMaker(FILE + 1);
    iso.descriptors();
    iso.records(ROOT, false, FILE, content.length, flags, "A.EXE;1");
    iso.records(JOLIET_ROOT, true, FILE, content.length, 0, "a long name.exe");
    iso.file(FILE, content);
    return iso.done(content.length);
  }

  /** An image whose trees name different files. */
  static byte[] iso(byte[] plain, byte[] joliet) {
    IsoMaker iso = new IsoMaker(FILE + 2);
    iso.descriptors();
    iso.records(ROOT, false, FILE, plain.length, 0, "A.TXT;1");
    iso.records(JOLIET_ROOT, true, FILE + 1, joliet.length, 0, "a.exe");
    iso.file(FILE, plain);
    iso.file(FILE + 1, joliet);
    return iso.done(joliet.length);
  }

  /** The same image with all bytes of its sectors. */
  static byte[] raw(byte[] iso) {
    byte[] whole = Arrays.copyOf(iso, (iso.length + SECTOR - 1) / SECTOR * SECTOR);
    ByteBuffer raw = ByteBuffer.allocate(whole.length / SECTOR * 2352);
    for (int i = 0; i < whole.length; i += SECTOR) {
      raw.put((byte) 0).put(new byte[10]).put((byte) 0).put(new byte[3]).put((byte) 1);
      Arrays.fill(raw.array(), raw.position() - 15, raw.position() - 5, (byte) 0xff);
      raw.put(whole, i, SECTOR).put(new byte[288]);
    }
    return raw.array();
  }

  private byte[] done(int last) {
    return Arrays.copyOf(out.array(), out.capacity() - SECTOR + last);
  }

  private void descriptors() {
    descriptor(16, 1, ROOT, "");
    descriptor(17, 2, JOLIET_ROOT, "%/E");
    descriptor(18, 255, 0, "");
  }

  private void descriptor(int sector, int type, int root, String escape) {
    out.position(sector * SECTOR);
    out.put((byte) type).put("CD001\1".getBytes(Openings.ASCII));
    out.position(sector * SECTOR + 88);
    out.put(escape.getBytes(Openings.ASCII));
    out.position(sector * SECTOR + 156);
    record(root, SECTOR, 2, new byte[1]);
  }

  private void records(int sector, boolean joliet, int block, int size, int flags, String name) {
    out.position(sector * SECTOR);
    record(sector, SECTOR, 2, new byte[1]);
    record(sector, SECTOR, 2, new byte[] {1});
    record(
        block,
        size,
        flags,
        name.getBytes(joliet ? StandardCharsets.UTF_16BE : StandardCharsets.US_ASCII));
  }

  private void record(int block, int size, int flags, byte[] name) {
    int length = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
    out.put((byte) length).put((byte) 0).putInt(block).putInt(Integer.reverseBytes(block));
    out.putInt(size).putInt(Integer.reverseBytes(size)).put(new byte[7]).put((byte) flags);
    out.put(new byte[6]).put((byte) name.length).put(name);
    out.put(new byte[length - 33 - name.length]);
  }

  private void file(int sector, byte[] content) {
    out.position(sector * SECTOR);
    out.put(content);
  }
}
