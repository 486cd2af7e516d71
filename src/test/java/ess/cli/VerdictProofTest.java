package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Mails;
import ess.demo.SampleMails;
import ess.message.ByteRange;
import ess.message.Content;
import ess.message.Finding;
import ess.message.Judgement;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Sha256;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A verdict proves itself: what it cites is there, and who scans again gets the same. */
class VerdictProofTest {

  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  private static JudgeContext judging;

  @BeforeAll
  static void start() throws Exception {
    judging = JudgeContext.start(Settings.load(HOME, Environment.ofProcess(HOME)));
  }

  @AfterAll
  static void stop() {
    judging.close();
  }

  static Stream<Arguments> mails() {
    return Stream.concat(
        SampleMails.make(CLOCK).stream().map(mail -> Arguments.of(mail.name(), mail.raw())),
        Mails.made().entrySet().stream().map(mail -> Arguments.of(mail.getKey(), mail.getValue())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void theBytesThatAFindingCitesHaveTheDigestThatItStates(String name, byte[] mail) {
    List<Finding> findings = judging.judge(mail).verdict().findings();

    List<Part> taken = judging.judge(mail).tree().parts();

    assertThat(findings)
        .filteredOn(finding -> finding.range() != null)
        .allSatisfy(
            finding ->
                assertThat(finding.evidenceSha256())
                    .isEqualTo(Sha256.of(cited(finding, mail, taken))));
    assertThat(findings)
        .filteredOn(finding -> finding.range() == null)
        .allMatch(finding -> finding.evidenceSha256() == null);
  }

  private static byte[] cited(Finding finding, byte[] mail, List<Part> parts) {
    ByteRange range = Objects.requireNonNull(finding.range());
    byte[] content =
        finding.part().equals(PartPath.ROOT)
            ? mail
            : parts.stream()
                .filter(part -> part.path().equals(finding.part()))
                .findFirst()
                .map(Part::content)
                .orElse(Content.EMPTY)
                .toBytes();
    return Arrays.copyOfRange(content, (int) range.from(), (int) range.to());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mails")
  void aMailThatIsJudgedAgainGetsTheSameBytesOfJson(String name, byte[] mail) {
    String first = timeless(judging.judge(mail));

    String second = timeless(judging.judge(mail));

    assertThat(second).isEqualTo(first);
  }

  private static String timeless(Judgement judgement) {
    return new JudgementJson()
        .line("mail.eml", judgement)
        .replaceAll("\"givenAt\":\"[^\"]*\"|\"tookMs\":[0-9]+", "");
  }
}
