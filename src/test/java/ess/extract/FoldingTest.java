package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text as a reader takes it. */
class FoldingTest {

  @ParameterizedTest
  @CsvSource({
    "Hello World, hello world, capitals",
    "'  a \t\r\n b  ', a b, white space",
    "pay\u200bpal, paypal, a zero-width space",
    "pay\u00adpal, paypal, a soft hyphen",
    "p\u0336a\u0336y, pay, a line through",
    "РауРаl, paypal, letters of another script among Latin ones",
    "РАУРАL, paypal, the same in capitals",
    "ассоunt, account, the same",
    "аррӏе, apple, a word of look-alikes alone",
    "ＰａｙＰａｌ, paypal, full width",
    "𝐏𝐚𝐲𝐏𝐚𝐥 𝟏, paypal 1, mathematical",
    "ⓟⓐⓨ, pay, circled",
    "ﬁle, file, a ligature",
    "cafe\u0301, café, a mark apart",
    "CAFÉ, café, a mark",
    "a\u00a0\u2003b, a b, blanks of other widths",
    "paypa1, paypa1, digits stay",
    "İstanbul ısı, istanbul isi, a dotless i",
  })
  void itIsWrittenInPlainSmallLetters(String text, String plain, String why) {
    assertThat(Folding.plain(text)).as(why).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "привет мир",
        "хор на час",
        "καλημέρα κόσμε",
        "שלום עולם",
        "مرحبا بالعالم",
        "你好，世界",
        "สวัสดี",
        "größe straße",
        "đường phố",
        "łódź",
        "5 µm"
      })
  void genuineWordsOfOtherLanguagesStay(String text) {
    Folded folded = Folding.fold(text);

    assertThat(folded.text().replace(',', '，')).isEqualTo(text);
    assertThat(folded.oddities().mixed()).isZero();
  }

  @Test
  void everyCharacterKnowsWhereItComesFrom() {
    String text = "  Dear  p\u200bа\u0336ypal\n ﬁn ";

    Folded folded = Folding.fold(text);

    assertThat(folded.text()).isEqualTo("dear paypal fin");
    assertThat(text.charAt(folded.source(0))).isEqualTo('D');
    assertThat(text.charAt(folded.source(6))).isEqualTo('а');
    assertThat(text.charAt(folded.source(12))).isEqualTo('ﬁ');
    assertThat(text.charAt(folded.source(13))).isEqualTo('ﬁ');
    assertThat(folded.source(15)).isEqualTo(text.length());
  }

  @Test
  void anAsciiTextKnowsItToo() {
    String text = "\n One\n\n two ";

    Folded folded = Folding.fold(text);

    assertThat(folded.text()).isEqualTo("one two");
    assertThat(folded.source(0)).isEqualTo(2);
    assertThat(folded.source(4)).isEqualTo(8);
    assertThat(Folding.fold("one two ").source(4)).isEqualTo(4);
  }

  @Test
  void whatIsOddIsCounted() {
    Folded folded = Folding.fold("p\u0336аy \u202eexe\u202c a\u200bb ☎ \u0007");

    assertThat(folded.oddities()).isEqualTo(new Folded.Oddities(1, 2, 1, 1, 1, 1));
  }

  @Test
  void aTextOfMegabytesIsFoldedInLinearTime() {
    assertThat(Folding.plain("а\u0336\u200b".repeat(400_000))).hasSize(400_000);
    assertThat(Folding.plain("\ufdfa".repeat(300_000))).hasSize(300_000);
    assertThat(Folding.plain(" a".repeat(500_000))).hasSize(999_999);
  }
}
