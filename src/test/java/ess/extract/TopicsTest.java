package ess.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.ByteRange;
import ess.message.PartPath;
import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Phrases of lists are found in folded texts, between borders of words. */
class TopicsTest {

  @TempDir Path folder;
  private Topics topics;

  @BeforeEach
  void lists() throws IOException {
    Files.writeString(
        folder.resolve("click.txt"),
        """
        # a comment
        click here
        Click here now
        confirm ~ account
        toll-free
        нажмите здесь
        点击
        """);
    Files.writeString(folder.resolve("other.txt"), "click here\nhere\n");
    topics = Topics.read(folder);
  }

  private Topics.Read read(String text) {
    return topics.in(
        Folding.fold(text).text(), (from, to) -> new Where(PartPath.ROOT, new ByteRange(from, to)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "please Click  Here.", "click-here", "(click) here", "CLICK\nHERE", "confirm account",
        "confirm your very own account", "Toll free", "нажмите здесь", "请点击链接", "сlick here"
      })
  void aPhraseIsFound(String text) {
    assertThat(read(text).topics()).containsKey("click");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clicks here",
        "click. Here",
        "click heretic",
        "click over here",
        "confirm one two three four account",
        "confirm. Your account",
        "tollfreeway",
        "",
        "点a击"
      })
  void aLookalikeIsNot(String text) {
    assertThat(read(text).topics()).doesNotContainKey("click");
  }

  @Test
  void theFirstPlaceAndAllCountsAreTold() {
    Topic topic = read("So: click here now, or click here.").topics().get("click");

    assertThat(topic.phrase()).isEqualTo("click here");
    assertThat(topic.count()).isEqualTo(3);
    assertThat(topic.kinds()).isEqualTo(2);
    assertThat(topic.where().range()).isEqualTo(new ByteRange(4, 14));
  }

  @Test
  void aPhraseOfTwoListsIsOfBothTopics() {
    assertThat(read("click here").topics()).containsOnlyKeys("click", "other");
  }

  @Test
  void aPhraseWithoutWordsIsRefused() throws IOException {
    Files.writeString(folder.resolve("bad.txt"), "good\n---\n");

    assertThatThrownBy(() -> Topics.read(folder)).hasMessageContaining("bad.txt, line 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          The cat is in the house and you are not    | en
          Der Hund ist nicht in dem Haus und wir     | de
          Le chien est dans la maison et vous        | fr
          El perro no está en la casa y usted        | es
          O gato não está na casa e você             | pt
          Il cane non è nella casa che è di          | it
          Собака не в доме и что вы это              | ru
          Це не дім, що ми та ви або для             | uk
          これは日本語のテキストです                      | ja
          这是一段中文文字请点击这里                      | zh
          이것은 한국어 문장입니다                       | ko
          זהו טקסט בעברית                          | he
          هذا نص باللغة العربية                     | ar
          Hund Haus                                | ''
          """)
  void aLanguageIsTold(String text, String language) {
    assertThat(read(text).language()).isEqualTo(language);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "click ", "confirm ", "click here ", "点", ".", "confirm click "})
  void aMegabyteOfOneThingIsReadToItsEnd(String piece) {
    assertThat(read(piece.repeat(1_000_000 / piece.length())).topics()).isNotNull();
  }
}
