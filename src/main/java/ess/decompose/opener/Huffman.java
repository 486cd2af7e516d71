package ess.decompose.opener;

import java.io.IOException;

/** A canonical Huffman code, known by the lengths of its words. */
final class Huffman {

  private static final int LONGEST = 17;

  private final int[] counts = new int[LONGEST + 1];
  private final int[] symbols;
  private final int only;

  private Huffman(int[] lengths, int from, int to, int only) throws IOException {
    this.only = only;
    for (int i = from; i < to; i++) {
      if (lengths[i] > LONGEST) {
        throw new IOException("a code word is too long");
      }
      counts[lengths[i]]++;
    }
    symbols = new int[to - from - counts[0]];
    counts[0] = 0;
    int[] next = new int[LONGEST + 2];
    int left = 1;
    for (int length = 1; length <= LONGEST; length++) {
      left = (left << 1) - counts[length];
      if (left < 0) {
        throw new IOException("more code words than fit");
      }
      next[length + 1] = next[length] + counts[length];
    }
    for (int i = from; i < to; i++) {
      if (lengths[i] > 0) {
        symbols[next[lengths[i]]++] = i - from;
      }
    }
  }

  /** The code of the lengths from one index to another; 0 is a symbol without a word. */
  static Huffman of(int[] lengths, int from, int to) throws IOException {
    return new Huffman(lengths, from, to, -1);
  }

  /** The code whose only symbol takes no bits. */
  static Huffman only(int symbol) throws IOException {
    return new Huffman(new int[0], 0, 0, symbol);
  }

  int next(BitReader in) throws IOException {
    if (only >= 0) {
      return only;
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code |= in.bit();
      int count = counts[length];
      if (code - count < first) {
        return symbols[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new IOException("no such code word");
  }
}
