package ess.decompose.opener;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes programs for Windows that have headers and one section, and nothing that runs. */
final class ProgramMaker {

  static final int CODE = 0x200;
  static final int SECTION_SIZE = 0x400;
  static final int ADDRESS = 0x1000;

  private static final int HEADER = 0x80;
  private static final int OPTIONAL = 0xe0;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(CODE + SECTION_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  ProgramMaker(String section) {
    bytes.putShort(0, (short) 0x5a4d).putInt(0x3c, HEADER);
    bytes.putInt(HEADER, 0x4550).putShort(HEADER + 4, (short) 0x14c);
    bytes.putShort(HEADER + 6, (short) 1).putShort(HEADER + 20, (short) OPTIONAL);
    bytes.putShort(HEADER + 22, (short) 0x102);
    bytes.putShort(HEADER + 24, (short) 0x10b).putInt(HEADER + 40, ADDRESS);
    int table = HEADER + 24 + OPTIONAL;
    byte[] name = section.getBytes(StandardCharsets.ISO_8859_1);
    bytes.put(table, name);
    bytes.putInt(table + 8, SECTION_SIZE).putInt(table + 12, ADDRESS);
    bytes.putInt(table + 16, SECTION_SIZE).putInt(table + 20, CODE);
    bytes.putInt(table + 36, 0x60000020);
  }

  ProgramMaker library() {
    bytes.putShort(HEADER + 22, (short) 0x2102);
    return this;
  }

  ProgramMaker directory(int number, int address, int size) {
    bytes.putInt(HEADER + 24 + 96 + 8 * number, address);
    bytes.putInt(HEADER + 24 + 96 + 8 * number + 4, size);
    return this;
  }

  /** Puts bytes at an offset of the section. */
  ProgramMaker put(int at, byte[] what) {
    bytes.put(CODE + at, what);
    return this;
  }

  ProgramMaker number(int at, int value) {
    bytes.putInt(CODE + at, value);
    return this;
  }

  /** A library that exports one name. */
  static byte[] exporting(String name) {
    return new ProgramMaker(".text")
        .library()
        .directory(0, ADDRESS, 40)
        .number(24, 1)
        .number(32, ADDRESS + 64)
        .number(64, ADDRESS + 80)
        .put(80, (name + "\0").getBytes(StandardCharsets.US_ASCII))
        .bytes();
  }

  /** A program with one resource of raw data, of at most 512 bytes. */
  static byte[] withResource(byte[] content) {
    return new ProgramMaker(".rsrc")
        .directory(2, ADDRESS, 100)
        .number(12, 0x10000)
        .number(16, 10)
        .number(20, 0x80000020)
        .number(32 + 12, 0x10000)
        .number(32 + 16, 1)
        .number(32 + 20, 0x80000040)
        .number(64 + 12, 0x10000)
        .number(64 + 16, 0x409)
        .number(64 + 20, 96)
        .number(96, ADDRESS + 128)
        .number(100, content.length)
        .put(128, content)
        .bytes();
  }

  byte[] bytes() {
    return bytes.array().clone();
  }
}
