package ess.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into words: runs of letters and digits in lower case, each digit made a {@code 0}.
 * Where a script does without spaces, each two neighbours are a word.
 */
final class Tokens {

  private static final int SHORTEST = 2;
  private static final int LONGEST = 30;

  private Tokens() {}

  /** The words in the first {@code most} characters, at most so many, in their order. */
  static List<String> of(String text, int most, int mostWords) {
    List<String> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int previous = 0;
    int end = Math.min(text.length(), most);
    for (int i = 0; i < end && tokens.size() < mostWords; ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (Character.isIdeographic(point)) {
        end(word, tokens);
        if (previous != 0) {
          tokens.add(Character.toString(previous) + Character.toString(point));
        }
        previous = point;
        continue;
      }
      previous = 0;
      if (Character.isDigit(point)) {
        append(word, '0');
      } else if (Character.isLetter(point)
          || Character.getType(point) == Character.NON_SPACING_MARK) {
        append(word, point);
      } else {
        end(word, tokens);
      }
    }
    end(word, tokens);
    return tokens.size() > mostWords ? tokens.subList(0, mostWords) : tokens;
  }

  private static void append(StringBuilder word, int point) {
    if (word.length() < LONGEST) {
      word.appendCodePoint(point);
    }
  }

  private static void end(StringBuilder word, List<String> tokens) {
    if (word.length() >= SHORTEST) {
      tokens.add(word.toString().toLowerCase(Locale.ROOT));
    }
    word.setLength(0);
  }
}
