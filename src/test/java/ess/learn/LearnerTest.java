package ess.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ess.message.Finding;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {

  private static final int LEAST = 50;
  private static final int EACH = 120;

  @TempDir Path folder;
  private String file;
  private Teacher teacher;

  @BeforeEach
  void teacher() {
    file = folder.resolve("learner.bin").toString();
    teacher = new Teacher(file, 1000);
  }

  private Learner learner() {
    return new Learner(file, LEAST);
  }

  private static List<Finding> said(Learner learner, PartTree tree) {
    return learner.apply(tree).findings();
  }

  @Test
  void itIsSilentUntilItWasTaughtEnoughOfBothKinds() {
    PartTree letter = Letters.of(true, 5000);
    List<Example> examples = Letters.examples(EACH);
    assertThat(learner().apply(letter)).isEqualTo(letter);

    teacher.teach(examples.stream().filter(Example::isJunk).toList());
    teacher.teach(examples.stream().filter(e -> !e.isJunk()).limit(LEAST - 1).toList());
    assertThat(learner().apply(letter)).isEqualTo(letter);

    teacher.teach(examples);
    assertThat(said(learner(), letter)).hasSize(1);
  }

  @Test
  void whatReadsLikeJunkIsJunkAndSaysByWhichWords() {
    teacher.teach(Letters.examples(EACH));

    Finding finding = said(learner(), Letters.of(true, 5000)).get(0);

    assertThat(finding.id()).isEqualTo("learner.junk");
    assertThat(finding.source()).isEqualTo("learner");
    assertThat(finding.score()).isBetween(2, 6);
    assertThat(finding.part()).isEqualTo(PartPath.ROOT);
    assertThat(finding.evidence().split(", ")).hasSize(5);
    assertThat(finding.evidence()).contains("bait").doesNotContain("office", "meeting");
  }

  @Test
  void whatReadsLikeGoodIsGoodAndSaysByWhichWords() {
    teacher.teach(Letters.examples(EACH));

    Finding finding = said(learner(), Letters.of(false, 5000)).get(0);

    assertThat(finding.id()).isEqualTo("learner.good");
    assertThat(finding.score()).isBetween(-4, -1);
    assertThat(finding.evidence()).contains("office").doesNotContain("bait", "prize");
  }

  @Test
  void whateverAMailSaysThePointsStayInTheirBounds() {
    teacher.teach(Letters.examples(EACH));
    Learner learner = learner();
    String bait = "prize winner claim urgent wallet verify reward unlock ".repeat(200);
    String office = "meeting agenda minutes lunch draft report invoice train ".repeat(200);

    for (PartTree tree :
        List.of(
            Letters.of("prize winner", bait, "bait.example"),
            Letters.of("meeting agenda", office, "office.example"),
            Letters.of("", "", ""))) {
      said(learner, tree).forEach(f -> assertThat(f.score()).isBetween(-4, 6));
    }
  }

  @Test
  void aMailOfWordsThatWereNeverTaughtIsNeither() {
    teacher.teach(Letters.examples(EACH));

    assertThat(said(learner(), Letters.of("zzyzx", "quux corge grault", "garply.test"))).isEmpty();
  }

  @Test
  void whatCannotBeToldApartIsNotJudged() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2 * EACH; i++) {
      examples.add(Example.of(Letters.of(i % 3 == 0, i), i % 2 == 0));
    }
    teacher.teach(examples);
    Learner learner = learner();

    long loud =
        IntStream.range(3000, 3100)
            .mapToObj(i -> said(learner, Letters.of(i % 2 == 0, i)))
            .filter(found -> found.stream().anyMatch(f -> f.score() >= 5))
            .count();

    assertThat(loud).isLessThan(15);
  }

  @Test
  void theOrderOfLessonsDoesNotCount() {
    List<Example> examples = Letters.examples(EACH);
    Teacher.Knowledge one = teacher.teach(examples);
    List<Example> mixed = new ArrayList<>(examples);
    Collections.shuffle(mixed, new Random(7));

    Teacher other = new Teacher(folder.resolve("other.bin").toString(), 1000);
    other.teach(mixed.subList(0, 50));
    Teacher.Knowledge two = other.teach(mixed.subList(50, mixed.size()));

    assertThat(two).isEqualTo(one);
  }

  @Test
  void aMailCountsOnceHoweverOftenItIsTaught() {
    Teacher.Knowledge once = teacher.teach(Letters.examples(EACH));

    assertThat(teacher.teach(Letters.examples(EACH))).isEqualTo(once);
    assertThat(once.junk()).isEqualTo(EACH);
    assertThat(once.good()).isEqualTo(EACH);
  }

  @Test
  void aMailIsWhatItWasCalledLast() {
    Teacher.Knowledge before = teacher.teach(Letters.examples(EACH));
    PartTree letter = Letters.of(true, 0);

    Teacher.Knowledge turned = teacher.teach(List.of(Example.of(letter, false)));
    assertThat(turned.junk()).isEqualTo(EACH - 1);
    assertThat(turned.good()).isEqualTo(EACH + 1);

    assertThat(teacher.teach(List.of(Example.of(letter, true)))).isEqualTo(before);
  }

  @Test
  void whatIsTakenBackWasNeverTaught() {
    Teacher.Knowledge before = teacher.teach(Letters.examples(EACH));
    Example more = Example.of(Letters.of(true, 777), true);

    assertThat(teacher.teach(List.of(more)).digest()).isNotEqualTo(before.digest());
    assertThat(teacher.forget(List.of(more.mail()))).isEqualTo(before);
  }

  @Test
  void theOldestGoWhereThereAreTooMany() {
    Teacher small = new Teacher(file, 60);

    Teacher.Knowledge known = small.teach(Letters.examples(EACH));

    Teacher.Knowledge newest =
        new Teacher(folder.resolve("other.bin").toString(), 60)
            .teach(Letters.examples(EACH).subList(EACH, 2 * EACH));
    assertThat(known).isEqualTo(newest);
    assertThat(known.junk()).isEqualTo(60);
  }

  @Test
  void theDigestOfWhatWasLearnedStandsAmongTheScannersInOrder() {
    Teacher.Knowledge known = teacher.teach(Letters.examples(EACH));

    assertThat(learner().apply(Letters.of(true, 5000)).scanners())
        .containsExactly("a:1", "learner:" + known.digest().hex(), "z:2");
  }

  @Test
  void whatWasFoundIsNoWord() {
    PartTree letter = Letters.of(true, 5000);
    PartTree judged =
        letter.withFindings(
            List.of(Finding.of("links.ip", "links", "x", Severity.LOW, 6, PartPath.ROOT)));

    assertThat(Words.of(judged).byBucket()).isEqualTo(Words.of(letter).byBucket());
  }

  @Test
  void whatIsTaughtWhileItJudgesIsKnownSoon() {
    Learner learner = learner();
    PartTree letter = Letters.of(true, 5000);
    assertThat(said(learner, letter)).isEmpty();

    teacher.teach(Letters.examples(EACH));

    await().untilAsserted(() -> assertThat(said(learner, letter)).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 40, 500, 5000})
  void aDamagedFileIsRefusedAndSaysWhatToDo(int at) throws Exception {
    teacher.teach(Letters.examples(EACH));
    byte[] bytes = Files.readAllBytes(Path.of(file));
    bytes[at] ^= 1;
    Files.write(Path.of(file), bytes);

    assertThatThrownBy(this::learner)
        .isInstanceOf(LearnException.class)
        .hasMessageContaining("learner.bin")
        .hasMessageContaining("put a copy back, or remove it");
    assertThatThrownBy(() -> teacher.teach(List.of())).isInstanceOf(LearnException.class);
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws Exception {
    teacher.teach(Letters.examples(EACH));
    byte[] bytes = Files.readAllBytes(Path.of(file));
    Files.write(Path.of(file), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(this::learner).isInstanceOf(LearnException.class);
  }

  @Test
  void theFileHoldsNoWordOfAMail() throws Exception {
    teacher.teach(Letters.examples(EACH));

    assertThat(
            new String(
                Files.readAllBytes(Path.of(file)), java.nio.charset.StandardCharsets.ISO_8859_1))
        .startsWith("ess learner 2\n")
        .doesNotContain("prize", "bait", "office");
  }
}
