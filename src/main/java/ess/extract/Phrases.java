package ess.extract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Phrases of whole words, found in a folded text in one pass. Between two words of a phrase may
 * stand blanks, dashes and the like, but no end of a sentence. A letter of a script without blanks
 * counts as a word. A tilde in a phrase stands for up to three words. Filled first, then safe for
 * many threads.
 */
final class Phrases {

  /** Takes what is found. */
  interface Found {
    /** The phrase of the number stands from one character to behind another. */
    void phrase(int number, int from, int to);
  }

  /** The words of a text. */
  static final class Words {

    private int count;
    private int[] ids;
    private int[] from;
    private int[] to;
    private boolean[] joined;

    private Words(int room) {
      ids = new int[room];
      from = new int[room];
      to = new int[room];
      joined = new boolean[room];
    }

    /** How many there are. */
    int count() {
      return count;
    }

    /** The number of the word at the index; -1 of one that is in no phrase. */
    int id(int index) {
      return ids[index];
    }

    private void add(int id, int begin, int end, boolean joins) {
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        joined = Arrays.copyOf(joined, 2 * count);
      }
      ids[count] = id;
      from[count] = begin;
      to[count] = end;
      joined[count] = joins;
      count++;
    }
  }

  private static final int GAP_WORD = 0;
  private static final int LONGEST_GAP = 3;
  private static final int LONGEST_JOINT = 4;
  private static final int LONGEST_PHRASE = 16;
  private static final String ENDS = ".!?;|\u3002\uff01\uff1f";

  private final Map<String, Integer> numbers = new HashMap<>();
  private String[] words = new String[1024];
  private char[][] letters = new char[1024][];
  private int[] slots = new int[4096];

  /** From a node and a word to the next node; 0 is the root. */
  private final Map<Long, Integer> children = new HashMap<>();

  private long[] keys = new long[4096];
  private int[] nodes = new int[4096];
  private int[] phraseOf = new int[1024];

  /** The node that a phrase which begins with the word leads to; 0 if none does. */
  private int[] roots = new int[1024];

  /** The node behind the gap that follows a node; 0 if none does. */
  private int[] gaps = new int[1024];

  private int nodeCount = 1;

  Phrases() {
    Arrays.fill(phraseOf, -1);
    word("~");
  }

  /** Adds a folded phrase; says whether it has as many words as it may. */
  boolean add(String phrase, int number) {
    int node = 0;
    int length = 0;
    for (String piece : phrase.split(" ", -1)) {
      if (piece.equals("~")) {
        node = child(node, GAP_WORD);
        continue;
      }
      char[] letters = piece.toCharArray();
      int at = 0;
      while (at < letters.length) {
        int end = wordEnd(letters, at);
        if (end == at) {
          at++;
          continue;
        }
        int word = word(piece.substring(at, end));
        node = child(node, word);
        length++;
        at = end;
      }
    }
    if (length == 0 || length > LONGEST_PHRASE) {
      return false;
    }
    phraseOf[node] = number;
    return true;
  }

  /** The number of a word, a new one if it is not there yet. */
  int word(String text) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    int number = numbers.size();
    numbers.put(text, number);
    if (number == words.length) {
      words = Arrays.copyOf(words, 2 * number);
      letters = Arrays.copyOf(letters, 2 * number);
      roots = Arrays.copyOf(roots, 2 * number);
    }
    words[number] = text;
    letters[number] = text.toCharArray();
    if (number * 4 >= slots.length) {
      slots = new int[slots.length * 4];
      for (int i = 0; i < number; i++) {
        place(i);
      }
    }
    place(number);
    return number;
  }

  private void place(int number) {
    char[] text = letters[number];
    int slot = hash(text, 0, text.length) & (slots.length - 1);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = number + 1;
  }

  private static int hash(char[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    return hash ^ hash >>> 13;
  }

  private int find(char[] text, int from, int to) {
    int slot = hash(text, from, to) & (slots.length - 1);
    while (slots[slot] != 0) {
      char[] word = letters[slots[slot] - 1];
      if (Arrays.equals(word, 0, word.length, text, from, to)) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  private int child(int node, int word) {
    long key = key(node, word);
    Integer known = children.get(key);
    if (known != null) {
      return known;
    }
    int number = nodeCount++;
    children.put(key, number);
    if (word == GAP_WORD) {
      gaps[node] = number;
    } else if (node == 0) {
      roots[word] = number;
    }
    if (number == phraseOf.length) {
      phraseOf = Arrays.copyOf(phraseOf, 2 * number);
      gaps = Arrays.copyOf(gaps, 2 * number);
      Arrays.fill(phraseOf, number, phraseOf.length, -1);
    }
    if (number * 3 >= keys.length) {
      keys = new long[keys.length * 4];
      nodes = new int[keys.length];
      children.forEach(this::placeNode);
    } else {
      placeNode(key, number);
    }
    return number;
  }

  private static long key(int node, int word) {
    return (long) node << 32 | word;
  }

  private void placeNode(long key, int node) {
    int slot = slot(key);
    while (nodes[slot] != 0) {
      slot = (slot + 1) & (keys.length - 1);
    }
    keys[slot] = key;
    nodes[slot] = node;
  }

  private int slot(long key) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40) & (keys.length - 1);
  }

  private int next(int node, int word) {
    long key = key(node, word);
    int slot = slot(key);
    while (nodes[slot] != 0) {
      if (keys[slot] == key) {
        return nodes[slot];
      }
      slot = (slot + 1) & (keys.length - 1);
    }
    return 0;
  }

  /** The words of a folded text. */
  Words words(String folded) {
    char[] text = folded.toCharArray();
    Words words = new Words(64 + text.length / 4);
    int at = 0;
    int gap = 0;
    boolean joins = true;
    while (at < text.length) {
      int end = wordEnd(text, at);
      if (end == at) {
        joins &= text[at] == ' ' || ENDS.indexOf(text[at]) < 0;
        gap++;
        at++;
        continue;
      }
      words.add(find(text, at, end), at, end, joins && gap <= LONGEST_JOINT);
      joins = true;
      gap = 0;
      at = end;
    }
    return words;
  }

  /** Behind the word that begins at the index; the index itself if none does. */
  private static int wordEnd(char[] text, int from) {
    int at = from;
    while (at < text.length) {
      char c = text[at];
      if (c < 0x80 ? !isAsciiWord(c) : !isWord(c)) {
        return at;
      }
      if (c >= 0xe00 && standsAlone(c)) {
        return at == from ? at + 1 : at;
      }
      at++;
    }
    return at;
  }

  private static boolean isAsciiWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isWord(char c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.SURROGATE;
  }

  /** Letters of Thai, Lao, Khmer, Burmese, Chinese and Japanese. */
  private static boolean standsAlone(char c) {
    return c < 0xf00
        || (c >= 0x1000 && c < 0x10a0)
        || (c >= 0x1780 && c < 0x1800)
        || (c >= 0x3040 && c < 0x3130)
        || (c >= 0x3400 && c < 0xa000)
        || (c >= 0xf900 && c < 0xfb00);
  }

  /** Looks for the phrases. */
  void match(Words text, Found found) {
    for (int i = 0; i < text.count; i++) {
      if (text.ids[i] > 0 && roots[text.ids[i]] != 0) {
        walk(text, i, i, 0, found);
      }
    }
  }

  private void walk(Words text, int first, int from, int start, Found found) {
    int node = start;
    for (int i = from; i < text.count && i - first < 2 * LONGEST_PHRASE; i++) {
      if (i > first && !text.joined[i]) {
        return;
      }
      if (node != 0 && gaps[node] != 0) {
        skip(text, first, i, gaps[node], found);
      }
      int word = text.ids[i];
      node = word < 0 ? 0 : node == 0 ? roots[word] : next(node, word);
      if (node == 0) {
        return;
      }
      if (phraseOf[node] >= 0) {
        found.phrase(phraseOf[node], text.from[first], text.to[i]);
      }
    }
  }

  private void skip(Words text, int first, int from, int gap, Found found) {
    for (int i = from; i < text.count && i <= from + LONGEST_GAP; i++) {
      if (!text.joined[i]) {
        return;
      }
      int word = text.ids[i];
      if (word >= 0 && next(gap, word) != 0) {
        walk(text, first, i, gap, found);
      }
    }
  }
}
