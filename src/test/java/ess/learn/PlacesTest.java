package ess.learn;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Mails;
import ess.extract.FactReader;
import ess.extract.Lists;
import ess.message.PartTree;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where words stand in the bytes of a mail. */
class PlacesTest {

  private static final FactReader FACTS = new FactReader(Lists.in("config/lists"), "config/lists");
  private static final String MAIL =
      """
      From: Ann Wu <ann@north-wind.example>
      To: Bea <bea@there.example>
      Subject: Your Prize 2026
      Content-Type: text/html; charset=utf-8
      Content-Transfer-Encoding: 8bit

      <p>Dépêche: bait baiter, then Bait &amp; a hook from 42 of them.</p>
      <a href="https://www.far-away.example/sign/in">here</a>
      """;

  private static PartTree tree(String mail) {
    return FACTS.read(Mails.takeApart(mail.getBytes(StandardCharsets.UTF_8)));
  }

  private static String cited(PartTree tree, String... words) {
    Where where = Places.of(tree, List.of(words));
    return tree.parts().stream()
        .filter(part -> part.path().equals(where.part()) && where.range() != null)
        .map(
            part ->
                part.content()
                    .slice((int) where.range().from(), (int) where.range().to())
                    .text(StandardCharsets.UTF_8)
                    .strip())
        .findFirst()
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text:bait       | bait",
        "text:bait hook  | Bait &amp; a hook",
        "text:dépêche    | Dépêche",
        "text:00         | 42",
        "subject:prize   | Subject: Your Prize 2026",
        "from:example    | From: Ann Wu <ann@north-wind.example>",
        "name:ann        | From: Ann Wu <ann@north-wind.example>",
      })
  void aWordIsCited(String word, String bytes) {
    assertThat(cited(tree(MAIL), word)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"link:far-away.example", "link:far", "path:sign"})
  void aWordOfALinkIsCited(String word) {
    assertThat(cited(tree(MAIL), word)).contains("https://www.far-away.example/sign/in");
  }

  @Test
  void theFirstWordThatStandsSomewhereIsCited() {
    assertThat(cited(tree(MAIL), "found:link.ip", "text:nowhere", "text:hook", "text:bait"))
        .isEqualTo("hook");
  }

  @Test
  void withoutAPlaceItIsTheText() {
    PartTree tree = tree(MAIL);

    Where where = Places.of(tree, List.of("found:link.ip"));

    assertThat(where.range()).isNull();
    assertThat(where.part()).isEqualTo(tree.facts().mails().get(0).texts().get(0).where().part());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bait ", "baiter", "b"})
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    PartTree tree = tree("From: a@b.example\n\n" + piece.repeat(1_000_000 / piece.length()));

    assertThat(cited(tree, "text:bait hook", "text:bait nothing")).isEmpty();
  }
}
