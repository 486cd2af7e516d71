package ess.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Content;
import ess.message.Envelope;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.Verdict;
import ess.message.Verdict.Result;
import ess.message.Verdict.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

  private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(START.plusMillis(12), ZoneOffset.UTC);

  @TempDir Path folder;

  private Verdict judge(String policy, Finding... findings) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("policy.yaml"), "thresholds: {suspicious: 8, malicious: 16}\n" + policy);
    return new Judge(file.toString(), CLOCK).judge(tree(List.of("a:1"), findings)).verdict();
  }

  private static PartTree tree(List<String> scanners, Finding... findings) {
    Content content = Content.EMPTY;
    Message message =
        new Message(MessageId.at(START), "upload", null, null, content.sha256(), 0, START, null);
    Part root =
        new Part(
            PartPath.ROOT,
            null,
            Part.Kind.MESSAGE,
            "raw",
            null,
            MediaType.MESSAGE,
            null,
            List.of(),
            null,
            content,
            content.sha256(),
            Set.of());
    return new PartTree(
        message, Envelope.NONE, List.of(root), List.of(), List.of(findings), scanners, START);
  }

  private static Finding finding(String id, Severity severity, int score) {
    return Finding.of(id, "test", "Something", severity, score, PartPath.ROOT);
  }

  private static Finding low(String id, int score) {
    return finding(id, Severity.LOW, score);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, CLEAN",
    "7, false, CLEAN",
    "8, false, SUSPICIOUS",
    "15, false, SUSPICIOUS",
    "16, false, MALICIOUS",
    "100, false, MALICIOUS",
    "0, true, UNSCANNABLE",
    "7, true, UNSCANNABLE",
    "8, true, SUSPICIOUS",
    "16, true, MALICIOUS"
  })
  void theScoreDecidesAndWhatIsUnfinishedIsNeverClean(int score, boolean unfinished, Result result)
      throws IOException {
    var finding = low("a.b", score);

    var verdict = judge("", unfinished ? finding.asUnfinished() : finding);

    assertThat(verdict.result()).isEqualTo(result);
    assertThat(verdict.score()).isEqualTo(score);
  }

  @Test
  void nothingFoundIsClean() throws IOException {
    var verdict = judge("");

    assertThat(verdict.result()).isEqualTo(Result.CLEAN);
    assertThat(verdict.terms()).isEmpty();
    assertThat(verdict.tookMs()).isEqualTo(12);
    assertThat(verdict.givenAt()).isEqualTo(START.plusMillis(12));
  }

  @Test
  void theGravestComesFirstAndEqualsKeepTheirOrder() throws IOException {
    var verdict =
        judge(
            "",
            low("a.first", 3),
            finding("b.b", Severity.CRITICAL, 1),
            low("a.second", 3),
            low("c.c", 4));

    assertThat(verdict.findings())
        .extracting(Finding::id)
        .containsExactly("b.b", "c.c", "a.first", "a.second");
    assertThat(verdict.terms())
        .extracting(Term::finding)
        .containsExactly("b.b", "c.c", "a.first", "a.second");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                   | 5 | ",
        "scores: {a.b: 2}                                     | 2 | scores.a.b",
        "scores: {a.b: 5}                                     | 5 | ",
        "weights: {findings: {a.b: 0.5}, families: {a: 9}}    | 3 | weights.findings.a.b",
        "weights: {families: {a: 2}, severities: {low: 0}}    | 10 | weights.families.a",
        "weights: {severities: {low: 0}}                      | 0 | weights.severities.low",
        "weights: {severities: {high: 0}}                     | 5 | ",
        "'{scores: {a.b: 4}, weights: {families: {a: 2}}}'    | 8 | scores.a.b, weights.families.a",
        "groups: {g: {findings: [a.*], cap: 3}}               | 3 | groups.g",
        "groups: {g: {findings: [a.b], cap: 0}}               | 0 | groups.g",
        "groups: {g: {findings: [b.*], cap: 3}}               | 5 | "
      })
  void theTermSaysWhichSettingMadeTheDifference(String policy, int counted, String why)
      throws IOException {
    String lines = policy.replaceAll("^\\{(.*), (weights: .*)}$", "$1\n$2");

    var term = judge(lines + "\n", low("a.b", 5)).terms().get(0);

    assertThat(term).isEqualTo(new Term("a.b", PartPath.ROOT, 5, counted, why));
  }

  @Test
  void theSameFindingCountsAsOftenAsThePolicySays() throws IOException {
    var once = judge("", low("a.b", 2), low("a.b", 5), low("a.b", 3));
    var twice = judge("repeats: 2\n", low("a.b", 2), low("a.b", 5), low("a.b", 3));

    assertThat(once.terms()).extracting(Term::counted).containsExactly(5, 0, 0);
    assertThat(once.terms()).extracting(Term::why).containsExactly(null, "repeats", "repeats");
    assertThat(twice.terms()).extracting(Term::counted).containsExactly(5, 3, 0);
  }

  @Test
  void aGroupIsFilledByTheGravestFirst() throws IOException {
    var verdict =
        judge(
            "groups: {g: {findings: [a.*, b.c], cap: 6}}\n",
            low("a.x", 2),
            low("b.c", 3),
            low("a.y", 4));

    assertThat(verdict.terms()).extracting(Term::counted).containsExactly(4, 2, 0);
    assertThat(verdict.score()).isEqualTo(6);
  }

  @Test
  void whatOneGroupLeavesOutTakesNoRoomInAnother() throws IOException {
    var verdict =
        judge(
            "groups: {a: {findings: [a.*], cap: 10}, b: {findings: [a.x], cap: 2}}\n",
            low("a.x", 8),
            low("a.y", 8));

    assertThat(verdict.terms()).extracting(Term::counted).containsExactly(2, 8);
  }

  @Test
  void whatSpeaksForAMessageTakesAwayNoMoreThanTheCredit() throws IOException {
    var none = judge("", low("a.b", 9), low("c.d", -4));
    var some = judge("credit: 3\n", low("a.b", 9), low("c.d", -2), low("e.f", -2));

    assertThat(none.score()).isEqualTo(9);
    assertThat(some.terms()).extracting(Term::counted).containsExactly(9, -2, -1);
    assertThat(some.terms()).extracting(Term::why).containsExactly(null, null, "credit");
    assertThat(some.result()).isEqualTo(Result.CLEAN);
  }

  @Test
  void theSumIsTheSumOfItsTerms() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      findings.add(low("a.n" + i % 7, i % 9 - 2));
    }
    Collections.reverse(findings);

    var verdict = judge("credit: 5\nrepeats: 2\n", findings.toArray(Finding[]::new));

    assertThat(verdict.score()).isEqualTo(verdict.terms().stream().mapToInt(Term::counted).sum());
    assertThat(verdict.terms()).hasSize(50);
  }

  @Test
  void theEngineIsProgramAndScanners() throws IOException {
    var judge = new Judge("config/policy.yaml", CLOCK);

    var one = judge.judge(tree(List.of("a:1", "b:2"))).verdict();
    var same = judge.judge(tree(List.of("a:1", "b:2"))).verdict();
    var other = judge.judge(tree(List.of("a:1", "b:3"))).verdict();

    assertThat(same).isEqualTo(one);
    assertThat(other.engine()).isNotEqualTo(one.engine());
    assertThat(one.policy()).isEqualTo(judge.policyDigest());
  }

  @Test
  void aProgramThatHidesNothingIsSuspiciousByTheShippedPolicyAndOneThatHidesIsMalicious() {
    var judge = new Judge("config/policy.yaml", CLOCK);
    var byName = finding("names.executable", Severity.HIGH, 8);
    var byContent = finding("types.executable", Severity.HIGH, 8);
    var turned = finding("names.bidi", Severity.HIGH, 8);

    var plain = judge.judge(tree(List.of(), byName, byContent)).verdict();
    var hiding = judge.judge(tree(List.of(), byName, byContent, turned)).verdict();

    assertThat(plain.result()).isEqualTo(Result.SUSPICIOUS);
    assertThat(hiding.result()).isEqualTo(Result.MALICIOUS);
  }

  @Test
  void aRangeThatItsPartDoesNotHaveIsLeftWithoutADigest() throws IOException {
    Finding behind = low("a.behind", 1).withRange(0, 1);
    Finding nowhere =
        Finding.of("a.nowhere", "test", "Something", Severity.LOW, 1, new PartPath("7"))
            .withRange(0, 0);
    Finding endless = low("a.endless", 1).withRange(5, Long.MAX_VALUE);

    Verdict verdict = judge("", behind, nowhere, endless);

    assertThat(verdict.findings()).hasSize(3).allMatch(f -> f.evidenceSha256() == null);
  }
}
