package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Writes rars of stored entries, of version 4 or 5. */
public final class RarMaker {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean five;

  private RarMaker(boolean five) {
    this.five = five;
  }

  public static RarMaker four(int mainFlags) {
    RarMaker maker = new RarMaker(false);
    maker.out.writeBytes(new byte[] {'R', 'a', 'r', '!', 0x1a, 7, 0});
    maker.old(0x73, mainFlags, new byte[6]);
    return maker;
  }

  public static RarMaker five(int mainFlags) {
    RarMaker maker = new RarMaker(true);
    maker.out.writeBytes(new byte[] {'R', 'a', 'r', '!', 0x1a, 7, 1, 0});
    maker.block(1, 0, new byte[] {(byte) mainFlags}, new byte[0], new byte[0]);
    return maker;
  }

  public RarMaker add(String name, byte[] content) {
    return five ? file(2, name, content, new byte[0]) : old(0x74, 0x8000, name, content, content);
  }

  /**
   * A piece of a file of version 4 that goes over several volumes.
   *
   * @param flags 1 if it goes on from the volume before, 2 if it goes on in the next
   */
  public RarMaker piece(String name, int flags, byte[] content, byte[] piece) {
    return old(0x74, 0x8000 | flags, name, content, piece);
  }

  /** A service of version 5, with the record that tells what it belongs to. */
  RarMaker service(String name, String note, byte[] content) {
    byte[] text = note.getBytes(Openings.ASCII);
    return file(3, name, content, Openings.join(new byte[] {(byte) (text.length + 1), 7}, text));
  }

  /** A header of version 5 of some type, as it stands. */
  RarMaker block(int type, byte[] fields, byte[] data) {
    block(type, 0, fields, new byte[0], data);
    return this;
  }

  public byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    RarMaker end = new RarMaker(five);
    if (five) {
      end.block(5, 0, new byte[] {0}, new byte[0], new byte[0]);
    } else {
      end.old(0x7b, 0x4000, new byte[0]);
    }
    whole.writeBytes(end.out.toByteArray());
    return whole.toByteArray();
  }

  private RarMaker file(int type, String name, byte[] content, byte[] extra) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.write(4);
    fields.writeBytes(number(content.length));
    fields.write(0x20);
    byte[] crc = new byte[4];
    ByteBuffer.wrap(crc).order(ByteOrder.LITTLE_ENDIAN).putInt((int) checksum(content));
    fields.writeBytes(crc);
    fields.write(0);
    fields.write(1);
    fields.writeBytes(number(name.length()));
    fields.writeBytes(name.getBytes(Openings.ASCII));
    block(type, 0, fields.toByteArray(), extra, content);
    return this;
  }

  private void block(int type, int flags, byte[] fields, byte[] extra, byte[] data) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(type);
    header.write(flags | (extra.length > 0 ? 1 : 0) | (data.length > 0 ? 2 : 0));
    if (extra.length > 0) {
      header.writeBytes(number(extra.length));
    }
    if (data.length > 0) {
      header.writeBytes(number(data.length));
    }
    header.writeBytes(fields);
    header.writeBytes(extra);
    byte[] sized = Openings.join(number(header.size()), header.toByteArray());
    byte[] crc = new byte[4];
    ByteBuffer.wrap(crc).order(ByteOrder.LITTLE_ENDIAN).putInt((int) checksum(sized));
    out.writeBytes(crc);
    out.writeBytes(sized);
    out.writeBytes(data);
  }

  private RarMaker old(int type, int flags, String name, byte[] content, byte[] piece) {
    byte[] fields = new byte[25 + name.length()];
    ByteBuffer header = ByteBuffer.wrap(fields).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(piece.length).putInt(content.length).put((byte) 2);
    header.putInt((int) checksum(content)).putInt(0).put((byte) 29).put((byte) 0x30);
    header.putShort((short) name.length()).putInt(0x20).put(name.getBytes(Openings.ASCII));
    old(type, flags, fields);
    out.writeBytes(piece);
    return this;
  }

  private void old(int type, int flags, byte[] fields) {
    byte[] bytes = new byte[7 + fields.length];
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) 0).put((byte) type).putShort((short) flags);
    header.putShort((short) bytes.length).put(fields);
    CRC32 crc = new CRC32();
    crc.update(bytes, 2, bytes.length - 2);
    header.putShort(0, (short) crc.getValue());
    out.writeBytes(bytes);
  }

  private static long checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  private static byte[] number(long value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long left = value;
    while (left > 0x7f) {
      bytes.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    bytes.write((int) left);
    return bytes.toByteArray();
  }
}
