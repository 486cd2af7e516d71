package ess.decompose.opener;

import java.io.InputStream;

/** The 2048 bytes of data of each raw sector of a compact disc (ECMA-130, section 14). */
final class RawSectors extends InputStream {

  private static final int RAW = 2352;
  private static final int DATA = 2048;
  private static final int MODE = 15;

  private final Bytes raw;
  private int sector;
  private int at;

  RawSectors(Bytes raw) {
    this.raw = raw;
  }

  @Override
  public int read() {
    if (at == DATA) {
      at = 0;
      sector++;
    }
    long start = (long) sector * RAW;
    if (start + RAW > raw.size()) {
      return -1;
    }
    int header = raw.at((int) start + MODE) == 2 ? 24 : 16;
    return raw.at((int) start + header + at++);
  }

  @Override
  public int read(byte[] target, int from, int length) {
    for (int i = 0; i < length; i++) {
      int b = read();
      if (b < 0) {
        return i == 0 ? -1 : i;
      }
      target[from + i] = (byte) b;
    }
    return length;
  }
}
