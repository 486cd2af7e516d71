package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Writes zips of stored entries, also such as no honest tool writes. */
public final class ZipMaker {

  private final ByteArrayOutputStream local = new ByteArrayOutputStream();
  private final ByteArrayOutputStream central = new ByteArrayOutputStream();
  private int entries;
  private int flags;
  private int method;
  private byte @Nullable [] packed;
  private byte[] extra = {};
  private int said = -1;
  private byte[] comment = {};

  /** The flags of the entries that follow. */
  public ZipMaker flags(int bits) {
    flags = bits;
    return this;
  }

  /** How the next entry is packed, and what it is then. */
  public ZipMaker packed(int by, byte[] bytes) {
    method = by;
    packed = bytes.clone();
    return this;
  }

  /** The extra fields of the entries that follow. */
  public ZipMaker extra(byte[] fields) {
    extra = fields.clone();
    return this;
  }

  /** How many entries the end record is to say there are. */
  public ZipMaker say(int count) {
    said = count;
    return this;
  }

  /** A line of the directory for the first entry, under another name. */
  public ZipMaker alias(String name, byte[] content) {
    central(name, content, 0, 0);
    return this;
  }

  public ZipMaker comment(byte[] text) {
    comment = text.clone();
    return this;
  }

  public ZipMaker add(String name, byte[] content) {
    return add(name, name, content);
  }

  /** An entry with a checksum that does not fit by so much. */
  public ZipMaker add(String name, byte[] content, int wrong) {
    int at = local.size();
    local(name, content, wrong);
    central(name, content, at, wrong);
    return plain();
  }

  /** An entry with another name in each of its headers. */
  public ZipMaker add(String centralName, String localName, byte[] content) {
    int at = local.size();
    local(localName, content, 0);
    central(centralName, content, at, 0);
    return plain();
  }

  /** An entry that the directory does not name. */
  public ZipMaker hide(String name, byte[] content) {
    local(name, content, 0);
    return this;
  }

  /** Lines of the directory that name the first entry so many times more. */
  public ZipMaker repeat(String name, byte[] content, int times) {
    for (int i = 0; i < times; i++) {
      central(name + i, content, 0, 0);
    }
    return this;
  }

  private ZipMaker plain() {
    method = 0;
    packed = null;
    return this;
  }

  public byte[] bytes() {
    byte[] bytes = new byte[22];
    ByteBuffer end = buffer(bytes);
    end.put(new byte[] {'P', 'K', 5, 6}).putShort((short) 0).putShort((short) 0);
    short count = (short) (said < 0 ? entries : said);
    end.putShort(count).putShort(count);
    end.putInt(central.size()).putInt(local.size()).putShort((short) comment.length);
    return Openings.join(local.toByteArray(), central.toByteArray(), bytes, comment);
  }

  private void local(String name, byte[] content, int wrong) {
    byte[] bytes = new byte[30];
    ByteBuffer header = buffer(bytes);
    header.put(new byte[] {'P', 'K', 3, 4}).putShort((short) 20).putShort((short) flags);
    byte[] data = packed == null ? content : packed;
    header.putShort((short) method).putInt(0).putInt(checksum(content) + wrong);
    header.putInt(data.length).putInt(content.length);
    header.putShort((short) name.length()).putShort((short) extra.length);
    local.writeBytes(bytes);
    local.writeBytes(name.getBytes(Openings.ASCII));
    local.writeBytes(extra);
    local.writeBytes(data);
  }

  private void central(String name, byte[] content, int at, int wrong) {
    entries++;
    byte[] bytes = new byte[46];
    ByteBuffer header = buffer(bytes);
    header.put(new byte[] {'P', 'K', 1, 2}).putShort((short) 20).putShort((short) 20);
    int size = packed == null ? content.length : packed.length;
    header.putShort((short) flags).putShort((short) method).putInt(0);
    header.putInt(checksum(content) + wrong).putInt(size).putInt(content.length);
    header.putShort((short) name.length()).putShort((short) extra.length).putShort((short) 0);
    header.putShort((short) 0).putShort((short) 0).putInt(0).putInt(at);
    central.writeBytes(bytes);
    central.writeBytes(name.getBytes(Openings.ASCII));
    central.writeBytes(extra);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(byte[] content) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return (int) crc.getValue();
  }
}
