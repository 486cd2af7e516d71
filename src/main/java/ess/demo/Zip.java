package ess.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes zip archives, plain ones and such as are locked by the old password scheme. */
final class Zip {

  private static final int ENCRYPTED = 1;
  private static final int VERSION = 20;
  private static final int CHECK_BYTES = 12;
  private static final int LOCAL_HEADER = 30;
  private static final int CENTRAL_HEADER = 46;
  private static final int END_RECORD = 22;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** Adds an entry. */
  Zip entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Adds a text entry. */
  Zip entry(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** The archive, deflated. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** An archive of one entry, stored, and encrypted as APPNOTE 6.3.10 has it in section 6.1. */
  static byte[] encrypted(String name, byte[] content, String password) {
    CRC32 crc = new CRC32();
    crc.update(content);
    byte[] data = encrypt(content, (int) crc.getValue(), password);
    byte[] label = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer zip =
        ByteBuffer.allocate(
                LOCAL_HEADER + CENTRAL_HEADER + END_RECORD + 2 * label.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50).putShort((short) VERSION);
    putFacts(zip, (int) crc.getValue(), data.length, content.length, label.length);
    zip.put(label).put(data);
    int central = zip.position();
    zip.putInt(0x02014b50).putShort((short) VERSION).putShort((short) VERSION);
    putFacts(zip, (int) crc.getValue(), data.length, content.length, label.length);
    zip.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(0).put(label);
    int size = zip.position() - central;
    zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
    zip.putInt(size).putInt(central).putShort((short) 0);
    return zip.array();
  }

  private static void putFacts(ByteBuffer zip, int crc, int packed, int size, int nameLength) {
    zip.putShort((short) ENCRYPTED).putShort((short) 0).putInt(0).putInt(crc);
    zip.putInt(packed).putInt(size).putShort((short) nameLength).putShort((short) 0);
  }

  private static byte[] encrypt(byte[] content, int crc, String password) {
    int[] keys = {0x12345678, 0x23456789, 0x34567890};
    for (byte b : password.getBytes(StandardCharsets.US_ASCII)) {
      update(keys, b);
    }
    byte[] plain = new byte[CHECK_BYTES + content.length];
    plain[CHECK_BYTES - 1] = (byte) (crc >>> 24);
    System.arraycopy(content, 0, plain, CHECK_BYTES, content.length);
    byte[] cipher = new byte[plain.length];
    for (int i = 0; i < plain.length; i++) {
      int t = (keys[2] | 2) & 0xffff;
      cipher[i] = (byte) (plain[i] ^ ((t * (t ^ 1)) >>> 8));
      update(keys, plain[i]);
    }
    return cipher;
  }

  private static void update(int[] keys, byte b) {
    keys[0] = step(keys[0], b);
    keys[1] = (keys[1] + (keys[0] & 0xff)) * 134775813 + 1;
    keys[2] = step(keys[2], (byte) (keys[1] >>> 24));
  }

  private static int step(int crc, byte b) {
    int value = (crc ^ b) & 0xff;
    for (int bit = 0; bit < 8; bit++) {
      value = (value & 1) != 0 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return value ^ (crc >>> 8);
  }
}
