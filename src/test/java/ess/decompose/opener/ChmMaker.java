package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes compiled help with one packed file and one that is stored. */
@SuppressWarnings("ByteBufferBackingArray") // all are allocated here
final class ChmMaker {

  private static final String STORAGE = "::DataSpace/Storage/MSCompressed/";
  private static final String RESETS =
      STORAGE + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable";
  private static final int CHUNK = 0x1000;
  private static final int DIRECTORY = 0x78;

  private ChmMaker() {}

  static byte[] chm(byte[] content, byte[] packed, long saidSize) {
    byte[] system = "stored".getBytes(Openings.ASCII);
    ByteBuffer control = little(28).putInt(6).put("LZXC".getBytes(Openings.ASCII));
    control.putInt(2).putInt(2).putInt(1).putInt(1);
    ByteBuffer resets = little(48).putInt(2).putInt(1).putInt(8).putInt(40).putLong(saidSize);
    resets.putLong(packed.length).putLong(Lzx.FRAME).putLong(0);
    ByteBuffer chunk = little(CHUNK).put("PMGL".getBytes(Openings.ASCII)).putInt(0).putInt(0);
    chunk.putInt(-1).putInt(-1);
    entry(chunk, "/#SYSTEM", 0, 0, system.length);
    entry(chunk, "/a.exe", 1, 0, content.length);
    int at = system.length;
    entry(chunk, STORAGE + "ControlData", 0, at, control.capacity());
    at += control.capacity();
    entry(chunk, RESETS, 0, at, resets.capacity());
    at += resets.capacity();
    entry(chunk, STORAGE + "Content", 0, at, packed.length);
    chunk.putInt(4, CHUNK - chunk.position());
    ByteBuffer directory = little(0x54).put("ITSP".getBytes(Openings.ASCII)).putInt(1);
    directory.putInt(0x54).putInt(10).putInt(CHUNK).putInt(2).putInt(1).putInt(-1);
    ByteBuffer header = little(DIRECTORY).put("ITSF".getBytes(Openings.ASCII)).putInt(3);
    header.putInt(0x60).putInt(1).position(0x38);
    header.putLong(0x60).putLong(0x18).putLong(DIRECTORY).putLong(0x54 + CHUNK);
    header.putLong(DIRECTORY + 0x54 + CHUNK);
    return Openings.join(
        header.array(),
        directory.array(),
        chunk.array(),
        system,
        control.array(),
        resets.array(),
        packed);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void entry(ByteBuffer chunk, String name, int section, int offset, int size) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    number(chunk, bytes.length);
    chunk.put(bytes);
    number(chunk, section);
    number(chunk, offset);
    number(chunk, size);
  }

  private static void number(ByteBuffer chunk, int value) {
    chunk.put((byte) (0x80 | value >> 7)).put((byte) (value & 0x7f));
  }
}
