package ess.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

  @Test
  void eachWordHasThePlaceWhereItStands() {
    assertThat(
            Words.of(Letters.of("Big Prize", "the big prize", "bait.example")).byBucket().values())
        .containsExactly(
            "subject:big",
            "subject:prize",
            "from:bait.example",
            "from:mail",
            "from:bait",
            "from:example",
            "name:some",
            "name:one",
            "link:bait.example",
            "link:www",
            "link:bait",
            "link:example",
            "path:sign",
            "path:in",
            "text:the",
            "text:big",
            "text:prize",
            "text:the big",
            "text:big prize",
            "links:1",
            "sites:1",
            "pictures:0",
            "files:0",
            "alternatives:100",
            "from:.example",
            "link:.example",
            "link:depth 2");
  }

  @Test
  void whoGetsTheMailIsNoWord() {
    PartTree letter =
        Letters.to("Ann Catcher <bait@trap.example>", "dear catcher", "hello ann, win");

    assertThat(Words.of(letter).byBucket().values())
        .contains("subject:dear", "text:hello", "text:win", "text:hello win")
        .noneMatch(word -> word.matches(".*(ann|catcher|bait|trap).*"));
  }

  @Test
  void digitsAreAlikeAndSignsPartWords() {
    assertThat(Tokens.of("Order-No. 4711/x2y, 99%!", 100, 100))
        .containsExactly("order", "no", "0000", "x0y", "00");
  }

  @Test
  void whereAScriptDoesWithoutSpacesTwoNeighboursAreAWord() {
    assertThat(Tokens.of("\u8acb\u7acb\u5373 now", 100, 100))
        .containsExactly("\u8acb\u7acb", "\u7acb\u5373", "now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "ab ", "\u8acb", "\n", "<", "\ud83d"})
  void aMillionCharactersGiveNoMoreThanSoManyWords(String piece) {
    String text = piece.repeat(1_000_000);

    assertThat(Words.of(Letters.of(text, text, "site.example")).byBucket())
        .hasSizeLessThan(Words.MAX + 100);
  }

  @Test
  void aMailOfManyWordsIsCut() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append((char) ('a' + i % 26)).append((char) ('a' + i / 26 % 26)).append('q');
      text.append((char) ('a' + i / 676)).append(' ');
    }

    assertThat(
            Words.of(Letters.of("x", text.toString(), "site.example")).byBucket().keySet().stream()
                .filter(bucket -> bucket < Words.FIRST_OF_SHAPE))
        .hasSize(Words.MAX);
  }

  @Test
  void mailsOfOneSubjectOrOneBeginningAreOneCampaign() {
    List<Example> mails =
        List.of(
            example("order 17", "first text of all of them"),
            example("lunch", "something else"),
            example("order 99", "second text"),
            example("another", "second text"),
            example("", ""),
            example("", ""));

    assertThat(Campaigns.of(mails)).containsExactly(0, 1, 0, 0, 4, 5);
  }

  private static Example example(String subject, String text) {
    return Example.of(Letters.of(subject, text, "site.example"), true);
  }
}
