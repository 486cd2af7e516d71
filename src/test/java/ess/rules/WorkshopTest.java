package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Decomposer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkshopTest {

  private static final String RULE =
      """
      title: The text says hello to a bank
      severity: low
      score: 1
      when: text.contains('hello') && mail.from[0].siteBrand == 'bank'
      tests:
        - name: a bank
          found: true
          mail: |
            From: %s
            Subject: x

            hello
        - name: goodbye
          found: false
          mail: |
            From: a@bank.example
            Subject: x

            goodbye
      """;

  @TempDir Path folder;

  @Test
  void aTestThatFailsTellsWhatDidNotHoldAndWhatTheFactsWere() throws Exception {
    Files.writeString(folder.resolve("text.hello.yaml"), RULE.formatted("a@else.example"));

    var outcomes = workshop().test(Set.of());

    assertThat(outcomes).extracting(Workshop.Outcome::holds).containsExactly(false, true);
    assertThat(outcomes.get(0).lines())
        .containsExactly(
            folder.resolve("text.hello.yaml") + ":6: the test \"a bank\" finds nothing",
            "    yes   text.contains(\"hello\")",
            "            text = 'hello '",
            "    no    mail.from[0].siteBrand == \"bank\"",
            "            mail.from[0].siteBrand = ''");
  }

  @Test
  void aTermThatNoTestMissesSurvives() throws Exception {
    Files.writeString(folder.resolve("text.hello.yaml"), RULE.formatted("a@bank.example"));

    var survival = workshop().mutate(Set.of("text.hello")).get(0);

    assertThat(survival.mutants()).isEqualTo(4);
    assertThat(survival.survivors()).containsExactly("dropped mail.from[0].siteBrand == \"bank\"");
  }

  @Test
  void aNameThatNoRuleHasIsAnsweredWithTheOneThatWasMeant() throws Exception {
    Files.writeString(folder.resolve("text.hello.yaml"), RULE.formatted("a@bank.example"));

    assertThat(workshop().unknown(Set.of("text.helo")))
        .containsExactly("text.helo: there is no such rule; did you mean text.hello?");
  }

  @Test
  void aSkeletonIsARuleAndNeverWrittenOverOne() throws Exception {
    Path file = RuleSkeleton.write(folder, "subject.urgent");

    var problems = new java.util.ArrayList<String>();
    assertThat(RuleReader.read(file, problems)).isNotNull();
    assertThat(problems).isEmpty();
    Assertions.assertThatThrownBy(() -> RuleSkeleton.write(folder, "subject.urgent"))
        .isInstanceOf(FileAlreadyExistsException.class);
    Assertions.assertThatThrownBy(() -> RuleSkeleton.write(folder, "../urgent"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theReferenceNamesEachFactFunctionAndRule() throws Exception {
    Files.writeString(folder.resolve("text.hello.yaml"), RULE.formatted("a@bank.example"));

    String reference = workshop().reference();

    assertThat(reference)
        .contains("## Mail\n", "| `from` | list of Address |", "| `topics` | map of Topic |")
        .contains("| `list of Text.find('…')`: Quote |")
        .contains("| `text.hello` | The text says hello to a bank | message | low | 1 |  |")
        .doesNotContain("{@");
  }

  private Workshop workshop() {
    return new RuleBook(
            folder.toString(),
            "none",
            RuleLimits.DEFAULT,
            Decomposer.withDefaults(),
            new PlainFacts())
        .workshop();
  }
}
