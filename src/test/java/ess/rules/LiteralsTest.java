package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {

  private static final String[] PIECES = {
    "a", "b", "K", "s", "ſ", "\u212a", "ab", "(", ")", "(?:", "|", "*", "+", "?", "{0,2}", "{1,2}",
    "[ab]", "[^a]", "\\b", "\\.", ".", "^", "$", "sk", "(?i)", "{2}", "]", "\\w"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "call [0-9]{3}; '[call ]'",
        "(?i)Gift ?Cards?; '[gift, card]'",
        "(one|two|three)[^.]{0,40}(four|five); '[five,four, one,three,two]'",
        "a(bc)*de; '[de]'",
        "(ab){1,3}x; '[ab]'",
        "(?:wire|swift) x+; '[swift,wire]'",
        "x[.]y\\.html; '[y.html]'",
        "abc|(de|fg)h; '[abc,de,fg]'",
      })
  void anExpressionNeedsTheseTexts(String expression, String texts) {
    assertThat(Literals.of(expression)).asString().isEqualTo(texts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[0-9]+",
        "(ab|)",
        "(ab)?",
        "ab|[cd]",
        "a",
        "(?s)abc",
        "ab(?i)*",
        "\\x41bc",
        "(?P<n>abc)",
        "\\Qabc\\E"
      })
  void ofWhatNeedsNoneOrIsNotUnderstoodNothingIsKnown(String expression) {
    assertThat(Literals.of(expression)).isEmpty();
  }

  /** Whatever an expression finds, one of its texts stands in it. */
  @Test
  void nothingThatMatchesIsLost() {
    Random random = new Random(7);
    int known = 0;
    List<String> lost = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      String expression = made(random, 1 + random.nextInt(7));
      List<Literals.Needed> needed = Literals.of(expression);
      if (!needed.isEmpty() && isExpression(expression)) {
        known++;
        String text = made(random, 8);
        if (Pattern.compile(expression).matcher(text).find()
            && !needed.stream().allMatch(one -> one.isIn(text))) {
          lost.add(expression + " in " + text);
        }
      }
    }

    assertThat(lost).isEmpty();
    assertThat(known).isGreaterThan(10_000);
  }

  private static boolean isExpression(String expression) {
    try {
      Pattern.compile(expression);
      return true;
    } catch (com.google.re2j.PatternSyntaxException e) {
      return false;
    }
  }

  private static String made(Random random, int pieces) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      made.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return made.toString();
  }
}
