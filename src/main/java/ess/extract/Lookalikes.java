package ess.extract;

import com.ibm.icu.text.SpoofChecker;
import java.util.HashMap;
import java.util.Map;

/**
 * Letters that look like those of the alphabet (UTS #39, section 4). Made from ICU's table of
 * confusable characters when it is first needed.
 */
final class Lookalikes {

  /** Nearly alike, though not in the table: they are used for each other in capitals. */
  private static final Map<Character, Character> NEAR =
      Map.of(
          'к', 'k', 'т', 't', 'м', 'm', 'в', 'b', 'н', 'h', 'ι', 'i', 'κ', 'k', 'τ', 't', 'ν', 'v',
          'ı', 'i');

  private static final int LAST = 0x2cff;
  private static final SpoofChecker SPOOFS = new SpoofChecker.Builder().build();
  private static final char[] LATIN = table();

  private Lookalikes() {}

  /** The small letter of the alphabet that it looks like; 0 if there is none. */
  static char latin(int c) {
    if (c <= LAST) {
      return LATIN[c];
    }
    return 0;
  }

  /** Whether it is a letter of the Latin script. */
  static boolean isLatin(int c) {
    boolean never = (c >= 0x370 && c < 0x1d00) || (c >= 0x2e00 && c < 0xa700) || c >= 0xab70;
    return !never && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
  }

  /** What the character is drawn like, without its marks, in small letters. */
  static String bare(char c) {
    char like = latin(c);
    if (like != 0) {
      return String.valueOf(like);
    }
    StringBuilder bare = new StringBuilder();
    for (char s : SPOOFS.getSkeleton(String.valueOf(c)).toCharArray()) {
      if (Character.getType(s) != Character.NON_SPACING_MARK) {
        bare.append(Character.toLowerCase(s));
      }
    }
    return bare.toString();
  }

  private static char[] table() {
    Map<String, Character> capitals = new HashMap<>();
    Map<String, Character> small = new HashMap<>();
    for (char c = 'a'; c <= 'z'; c++) {
      small.put(SPOOFS.getSkeleton(String.valueOf(c)), c);
      capitals.put(SPOOFS.getSkeleton(String.valueOf((char) (c - 0x20))), c);
    }
    char[] table = new char[LAST + 1];
    for (int c = 0x100; c <= LAST; c++) {
      if (Character.isLetter(c)) {
        String skeleton = SPOOFS.getSkeleton(Character.toString(c));
        Character like = Character.isUpperCase(c) ? capitals.get(skeleton) : small.get(skeleton);
        table[c] = like == null ? 0 : like;
      }
    }
    for (Map.Entry<Character, Character> near : NEAR.entrySet()) {
      table[near.getKey()] = near.getValue();
      table[Character.toUpperCase(near.getKey())] = near.getValue();
    }
    return table;
  }
}
