package ess.extract;

import java.util.Arrays;

/** Counts and compares the words of texts. */
final class TextWords {

  private static final int SHORTEST = 3;
  private static final int MOST = 3_000;

  private TextWords() {}

  /** How many words there are. */
  static int count(String text) {
    int count = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean isLetter = Character.isLetterOrDigit(text.charAt(i));
      count += isLetter && !inside ? 1 : 0;
      inside = isLetter;
    }
    return count;
  }

  /**
   * How much the words of two folded texts agree, in percent: twice what they share, of both. 100
   * where one of them has none.
   */
  static int agreement(String one, String other) {
    int[] first = words(one);
    int[] second = words(other);
    if (first.length == 0 || second.length == 0) {
      return 100;
    }
    int shared = 0;
    int at = 0;
    for (int word : first) {
      while (at < second.length && second[at] < word) {
        at++;
      }
      shared += at < second.length && second[at] == word ? 1 : 0;
    }
    return 200 * shared / (first.length + second.length);
  }

  /** The digests of the words of three letters and more, in order, each once. */
  private static int[] words(String text) {
    int[] words = new int[Math.min(MOST, text.length() / SHORTEST + 1)];
    int count = 0;
    int hash = 0;
    int length = 0;
    for (int i = 0; i <= text.length() && count < words.length; i++) {
      if (i < text.length() && Pen.isLetter(text.charAt(i))) {
        hash = 31 * hash + text.charAt(i);
        length++;
      } else {
        if (length >= SHORTEST) {
          words[count++] = hash;
        }
        hash = 0;
        length = 0;
      }
    }
    Arrays.sort(words, 0, count);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || words[i] != words[i - 1]) {
        words[kept++] = words[i];
      }
    }
    return Arrays.copyOf(words, kept);
  }
}
