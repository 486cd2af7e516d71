package ess.extract;

import java.util.List;

/**
 * A fixed set of ASCII words, found in a run of characters whatever the case, without making a
 * string of it. Immutable.
 */
final class Keywords {

  private final String[] words;
  private final int[] slots;
  private final int mask;

  /** The words, in lower case; the number of each is its index. */
  Keywords(List<String> words) {
    this.words = words.toArray(String[]::new);
    int size = Integer.highestOneBit(Math.max(8, words.size()) * 4);
    slots = new int[size];
    mask = size - 1;
    for (int i = 0; i < this.words.length; i++) {
      char[] word = this.words[i].toCharArray();
      int slot = hash(word, 0, word.length) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  /** The number of the word that the characters are; -1 if they are none. */
  int find(char[] chars, int from, int to) {
    int slot = hash(chars, from, to) & mask;
    while (slots[slot] != 0) {
      if (is(words[slots[slot] - 1], chars, from, to)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** The number of the word; it must be one of them. */
  int code(String word) {
    char[] chars = word.toCharArray();
    int found = find(chars, 0, chars.length);
    if (found < 0) {
      throw new IllegalArgumentException("not among the words: " + word);
    }
    return found;
  }

  /** Which of the words are in the list. */
  boolean[] flags(String... chosen) {
    boolean[] flags = new boolean[words.length];
    for (String word : chosen) {
      flags[code(word)] = true;
    }
    return flags;
  }

  /** The word of the number. */
  String word(int code) {
    return words[code];
  }

  private static boolean is(String word, char[] chars, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (lower(chars[from + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(char[] chars, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + lower(chars[i]);
    }
    return hash ^ hash >>> 12;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}
