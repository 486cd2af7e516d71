package ess.decompose.opener;

/** Packs one block as LHA and ARJ do, all words of the code being nine bits long. */
final class LzhMaker {

  private static final int NINE = 11;

  private LzhMaker() {}

  /** Literals, then three repetitions of the last byte. */
  static byte[] packed(byte[] content, int distanceBits) {
    int literals = content.length - 3;
    BitWriter out = BitWriter.bytes().bits(literals + 1, 16);
    out.bits(0, 5).bits(NINE, 5).bits(510, 9).bits(0, distanceBits).bits(0, distanceBits);
    for (int i = 0; i < literals; i++) {
      out.bits(content[i] & 0xff, 9);
    }
    return out.bits(256, 9).done();
  }
}
