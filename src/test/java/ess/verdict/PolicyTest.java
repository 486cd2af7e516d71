package ess.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Verdict.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

  private static final String THRESHOLDS = "thresholds: {suspicious: 8, malicious: 16}\n";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("policy.yaml"), text);
  }

  @Test
  void theShippedPolicyIsInOrder() {
    assertThat(Policy.check(Path.of("config/policy.yaml"))).isEmpty();
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    var policy = Policy.read(file(THRESHOLDS));

    assertThat(policy.suspiciousFrom()).isEqualTo(8);
    assertThat(policy.maliciousFrom()).isEqualTo(16);
    assertThat(policy.repeats()).isEqualTo(1);
    assertThat(policy.credit()).isZero();
    assertThat(policy.groups()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weight: {}             | 2 | the policy does not know weight; take it out",
        "repeats: many          | 2 | repeats is many, must be a whole number from 1 to 1000",
        "repeats: 0             | 2 | repeats is 0, must be",
        "repeats:               | 2 | repeats is empty, must be",
        "repeats: [1]           | 2 | repeats is a list, must be",
        "credit: 1.5            | 2 | credit is 1.5, must be a whole number",
        "credit: 99999999999    | 2 | credit is 99999999999, must be",
        "scores: {links: 3}     | 2 | scores has links, which is no finding id",
        "scores: {a.b: 101}     | 2 | a score is 101, must be a whole number from -10 to 100",
        "scores: 7              | 2 | scores is 7, must be lines of name: value",
        "weights: {rules: {}}   | 2 | weights does not know rules",
        "weights: {findings: {a.b: -1}} | 2 | a weight is -1, must be 0 to 10",
        "weights: {findings: {a.b: 11}} | 2 | a weight is 11, must be 0 to 10",
        "weights: {families: {A: 1}}    | 2 | weights.families has A; use lower-case",
        "weights: {severities: {huge: 1}} | 2 | weights.severities has huge, must be of [info, low",
        "groups: {g: {cap: 3}}  | 2 | a group needs findings",
        "groups: {g: {findings: [a.b]}} | 2 | a group needs findings",
        "groups: {g: {findings: [a], cap: 3}} | 2 | a is no finding id such as links.other-site",
        "groups: {g: {findings: [a.b], cap: 3, top: 1}} | 2 | a group does not know top",
        "thresholds: {suspicious: 1, malicious: 2} | 2 | thresholds stands here twice, first in line 1; keep one",
        "trusted: {example: 3}  | 2 | trusted has example; write an address or a domain",
        "trusted: {a b@example.org: 3} | 2 | trusted has a b@example.org; write an address",
        "trusted: {example.org: 11} | 2 | a credit is 11, must be a whole number from 1 to 10",
        "trusted: {example.org: -1} | 2 | a credit is -1, must be",
        "actions: {bad: none}   | 2 | actions has bad, must be of [clean, unscannable, suspicious, malicious]",
        "actions: {clean: delete} | 2 | an action is delete, must be none, or move:FOLDER",
        "actions: {clean: 'move:'} | 2 | an action is move:, must be none, or move:FOLDER",
        "actions: {clean: 'move:a*'} | 2 | an action is move:a*, must be",
        "mailboxes: 7           | 2 | mailboxes is 7, must be lines of name: value",
        "mailboxes: {a/b: {}}   | 2 | mailboxes has a/b, which is no name of a mailbox",
        "mailboxes: {hr: {repeats: 2}} | 2 | mailboxes.hr does not know repeats; take it out",
        "mailboxes: {hr: {thresholds: {suspicious: 16}}} | 2 | malicious is 16, must be above suspicious",
        "mailboxes: {hr: {trusted: {x: 1}}} | 2 | mailboxes.hr.trusted has x; write an address",
        "mailboxes: {hr: {weights: {families: {a: 11}}}} | 2 | a weight is 11, must be 0 to 10",
        "scores: &x {a.b: 1}    | 2 | anchors and aliases are not used here",
        "scores: {a.b: 1        | 2 | no YAML"
      })
  void whatIsWrongIsNamedWithLineAndCure(String line, int number, String problem)
      throws IOException {
    var problems = Policy.check(file(THRESHOLDS + line + "\n"));

    assertThat(problems)
        .first()
        .asString()
        .contains("policy.yaml:%d: ".formatted(number))
        .contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                         | the file is empty",
        "repeats: 1                                 | thresholds is missing; write thresholds:",
        "thresholds: {suspicious: 8}                | malicious is missing; write malicious: 16",
        "thresholds: {suspicious: 8, malicious: 8}  | malicious is 8, must be above suspicious",
        "thresholds: {suspicious: 0, malicious: 8}  | suspicious is 0, must be a whole number",
        "- a                                        | the policy is a list, must be lines"
      })
  void thresholdsMustBeThere(String text, String problem) throws IOException {
    assertThat(Policy.check(file(text + "\n"))).anyMatch(line -> line.contains(problem));
  }

  @Test
  void allProblemsAreNamedAtOnce() throws IOException {
    var policy = file(THRESHOLDS + "repeats: x\ncredit: y\nscores:\n  a.b: z\n");

    assertThatThrownBy(() -> Policy.read(policy))
        .isInstanceOfSatisfying(
            PolicyException.class,
            e ->
                assertThat(e.problems())
                    .extracting(line -> line.substring(line.indexOf(".yaml:") + 6).split(" ")[0])
                    .containsExactly("2:", "3:", "5:"));
  }

  @Test
  void aMissingFileNamesItsSetting() {
    assertThat(Policy.check(folder.resolve("none.yaml")))
        .singleElement()
        .asString()
        .contains("none.yaml")
        .contains("ess.policy.file");
  }

  @Test
  void theDigestIsOfWhatIsSaidNotOfHow() throws IOException {
    var one =
        Policy.read(file("# one\n" + THRESHOLDS + "scores:\n  a.b: 1\n  c.d: 2\nrepeats: 1\n"));
    var same = Policy.read(file("scores: {c.d: 2, a.b: 1}\n" + THRESHOLDS));
    var other = Policy.read(file("scores: {c.d: 2, a.b: 2}\n" + THRESHOLDS));

    assertThat(same.digest()).isEqualTo(one.digest());
    assertThat(List.of(one.digest(), same.digest())).doesNotContain(other.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "weights: {severities: {low: 2}}",
        "trusted: {example.org: 3}",
        "actions: {malicious: 'move:Junk'}",
        "mailboxes: {hr: {}}",
        "mailboxes: {hr: {thresholds: {suspicious: 5}}}",
        "mailboxes: {hr: {trusted: {example.org: 3}}}",
        "mailboxes: {hr: {weights: {families: {a: 2}}}}"
      })
  void theDigestCoversEachSetting(String line) throws IOException {
    var plain = Policy.read(file(THRESHOLDS)).digest();

    assertThat(Policy.read(file(THRESHOLDS + line + "\n")).digest()).isNotEqualTo(plain);
  }

  @Test
  void whatAMailboxDoesNotSayIsSaidByTheRest() throws IOException {
    var policy =
        Policy.read(
            file(
                THRESHOLDS
                    + "repeats: 3\nactions: {malicious: 'move:Junk'}\n"
                    + "trusted: {example.org: 3, example.com: 4}\n"
                    + "mailboxes: {hr: {thresholds: {suspicious: 5}, trusted: {Example.com: 9}}}\n"));

    var hr = policy.of("hr");

    assertThat(policy.of("main")).isSameAs(policy);
    assertThat(hr.suspiciousFrom()).isEqualTo(5);
    assertThat(hr.maliciousFrom()).isEqualTo(16);
    assertThat(hr.repeats()).isEqualTo(3);
    assertThat(hr.action(Result.MALICIOUS)).isEqualTo("move:Junk");
    assertThat(hr.action(Result.CLEAN)).isEqualTo("none");
    assertThat(hr.trusted().get("example.org")).isEqualTo(new Setting<>("trusted.example.org", 3));
    assertThat(hr.trusted().get("example.com"))
        .isEqualTo(new Setting<>("mailboxes.hr.trusted.Example.com", 9));
  }
}
