package ess.decompose.opener;

/** Packs one frame as LZX for a window of 32 KB. */
final class LzxMaker {

  private static final int LITERALS = 256;
  private static final int REPETITIONS = 240;
  private static final int LENGTHS = 249;

  private LzxMaker() {}

  /** An uncompressed block. */
  static byte[] stored(byte[] content) {
    BitWriter out = BitWriter.words().bits(0, 1).bits(3, 3).bits(content.length, 24).align();
    out.raw(new byte[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}).raw(content);
    return out.raw(new byte[content.length & 1]).done();
  }

  /** A verbatim block of literals, and one repetition of the last byte at its end. */
  static byte[] verbatim(byte[] content) {
    BitWriter out = BitWriter.words().bits(0, 1).bits(1, 3).bits(content.length, 24);
    codes(out, 9, 8);
    for (int i = 0; i < LITERALS; i++) {
      out.bits(i < LITERALS - 1 ? 1 : 0, 1);
    }
    codes(out, 0, 8);
    // The first repetition is "two bytes at the last distance"; it has the other word of nine bits.
    out.bits(1, 1);
    for (int i = 1; i < REPETITIONS; i++) {
      out.bits(0, 1);
    }
    codes(out, 0, 8);
    for (int i = 0; i < LENGTHS; i++) {
      out.bits(0, 1);
    }
    for (int i = 0; i < content.length - 2; i++) {
      int b = content[i] & 0xff;
      if (b == 255) {
        out.bits(0x1fe, 9);
      } else {
        out.bits(b, 8);
      }
    }
    return out.bits(0x1ff, 9).done();
  }

  /** A code of two words: 0 for the lesser symbol, 1 for the greater. */
  private static void codes(BitWriter out, int one, int other) {
    for (int i = 0; i < 20; i++) {
      out.bits(i == one || i == other ? 1 : 0, 4);
    }
  }
}
