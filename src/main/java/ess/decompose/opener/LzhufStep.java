package ess.decompose.opener;

import java.io.IOException;

/**
 * Unpacks LHA's method lh1: literals and lengths by a Huffman tree that adapts as it goes,
 * distances by a fixed code. Written after Haruyasu Yoshizaki's description of LZHUF.
 */
final class LzhufStep implements Window.Step {

  private static final int CODES = 314;
  private static final int NODES = CODES * 2 - 1;
  private static final int ROOT = NODES - 1;
  private static final int MOST_COUNT = 0x8000;
  private static final int LITERALS = 256;
  private static final int LEAST_LENGTH = 3;

  /** How many of the 64 upper halves of a distance have a word of 3, 4, up to 8 bits. */
  private static final int[] WORDS = {1, 3, 8, 12, 24, 16};

  private final BitReader in;
  private final Huffman upper;
  private final int[] count = new int[NODES + 1];
  private final int[] parent = new int[NODES + CODES];
  private final int[] child = new int[NODES];

  LzhufStep(Bytes packed) throws IOException {
    in = BitReader.of(packed);
    int[] lengths = new int[64];
    int at = 0;
    for (int i = 0; i < WORDS.length; i++) {
      for (int j = 0; j < WORDS[i]; j++) {
        lengths[at++] = i + 3;
      }
    }
    upper = Huffman.of(lengths, 0, lengths.length);
    for (int i = 0; i < CODES; i++) {
      count[i] = 1;
      child[i] = i + NODES;
      parent[i + NODES] = i;
    }
    for (int i = 0, j = CODES; j <= ROOT; i += 2, j++) {
      count[j] = count[i] + count[i + 1];
      child[j] = i;
      parent[i] = j;
      parent[i + 1] = j;
    }
    count[NODES] = 0xffff;
    parent[ROOT] = 0;
  }

  @Override
  public boolean next(Window window) throws IOException {
    int node = child[ROOT];
    while (node < NODES) {
      node = child[node + in.bit()];
    }
    int code = node - NODES;
    update(code);
    if (code < LITERALS) {
      window.put(code);
      return true;
    }
    int high = upper.next(in);
    window.copy(((high << 6) | in.bits(6)) + 1L, code - LITERALS + LEAST_LENGTH);
    return true;
  }

  private void update(int code) {
    if (count[ROOT] == MOST_COUNT) {
      rebuild();
    }
    int node = parent[code + NODES];
    do {
      int counted = ++count[node];
      int other = node + 1;
      if (counted > count[other]) {
        while (counted > count[other + 1]) {
          other++;
        }
        count[node] = count[other];
        count[other] = counted;
        int mine = child[node];
        int its = child[other];
        parentOf(mine, other);
        child[other] = mine;
        parentOf(its, node);
        child[node] = its;
        node = other;
      }
      node = parent[node];
    } while (node != 0);
  }

  private void parentOf(int node, int of) {
    parent[node] = of;
    if (node < NODES) {
      parent[node + 1] = of;
    }
  }

  /** Halves all counts and builds the tree anew from its leaves. */
  private void rebuild() {
    int leaves = 0;
    for (int i = 0; i < NODES; i++) {
      if (child[i] >= NODES) {
        count[leaves] = (count[i] + 1) / 2;
        child[leaves++] = child[i];
      }
    }
    for (int i = 0, j = CODES; j < NODES; i += 2, j++) {
      int sum = count[i] + count[i + 1];
      int k = j;
      while (k > 0 && sum < count[k - 1]) {
        count[k] = count[k - 1];
        child[k] = child[k - 1];
        k--;
      }
      count[k] = sum;
      child[k] = i;
    }
    for (int i = 0; i < NODES; i++) {
      parentOf(child[i], i);
    }
  }
}
