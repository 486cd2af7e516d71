package ess.decompose.opener;

import java.io.IOException;
import java.util.Arrays;

/**
 * Unpacks what LHA's methods lh4 to lh7 and ARJ's 1 to 3 packed: blocks of codes for literals,
 * lengths and the digits of distances. Written after Haruhiko Okumura's description of "ar002".
 */
final class LzhStep implements Window.Step {

  private static final int MOST_LENGTHS = 19;
  private static final int CODES = 510;
  private static final int LEAST_LENGTH = 3;
  private static final int LITERALS = 256;

  private final BitReader in;
  private final int distanceBits;
  private Huffman codes;
  private Huffman distances;
  private int left;

  /**
   * An unpacker.
   *
   * @param distanceBits in how many bits the count of the code for distances stands: 4 for windows
   *     of up to 8 KB, 5 for larger ones
   */
  LzhStep(Bytes packed, int distanceBits) throws IOException {
    this.in = BitReader.of(packed);
    this.distanceBits = distanceBits;
    this.codes = Huffman.only(0);
    this.distances = codes;
  }

  @Override
  public boolean next(Window window) throws IOException {
    if (left == 0) {
      left = in.bits(16);
      if (left == 0) {
        throw new IOException("an empty block");
      }
      Huffman lengths = lengths(5, MOST_LENGTHS, 3);
      codes = codes(lengths);
      distances = lengths(distanceBits, 1 << distanceBits, -1);
    }
    left--;
    int code = codes.next(in);
    if (code < LITERALS) {
      window.put(code);
      return true;
    }
    int digits = distances.next(in);
    int distance = digits == 0 ? 0 : (1 << (digits - 1)) + in.bits(digits - 1);
    window.copy(distance + 1L, code - LITERALS + LEAST_LENGTH);
    return true;
  }

  private Huffman lengths(int countBits, int most, int pauseAt) throws IOException {
    int count = in.bits(countBits);
    if (count == 0) {
      return Huffman.only(in.bits(countBits));
    }
    int[] lengths = new int[most];
    int i = 0;
    while (i < Math.min(count, most)) {
      int length = in.bits(3);
      if (length == 7) {
        while (in.bit() == 1) {
          if (++length > 17) {
            throw new IOException("a code word is too long");
          }
        }
      }
      lengths[i++] = length;
      if (i == pauseAt) {
        i += in.bits(2);
      }
    }
    return Huffman.of(lengths, 0, most);
  }

  private Huffman codes(Huffman lengths) throws IOException {
    int count = in.bits(9);
    if (count == 0) {
      return Huffman.only(in.bits(9));
    }
    int[] all = new int[CODES];
    int i = 0;
    while (i < Math.min(count, CODES)) {
      int symbol = lengths.next(in);
      if (symbol > 2) {
        all[i++] = symbol - 2;
        continue;
      }
      int zeros = symbol == 0 ? 1 : symbol == 1 ? in.bits(4) + 3 : in.bits(9) + 20;
      int end = Math.min(CODES, i + zeros);
      Arrays.fill(all, i, end, 0);
      i = end;
    }
    return Huffman.of(all, 0, CODES);
  }
}
