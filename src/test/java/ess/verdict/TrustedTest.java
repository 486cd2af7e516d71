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
import ess.message.Sha256;
import ess.message.Verdict;
import ess.message.Verdict.Result;
import ess.message.Verdict.Term;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.testing.MadeFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is trusted gets a credit, and only if it is proven. */
class TrustedTest {

  private static final byte[] RAW =
      "From: ann@mail.example.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String POLICY =
      """
      thresholds: {suspicious: 8, malicious: 16}
      credit: 1
      trusted:
        example.org: 5
        Ann@mail.example.org: 7
        example.com: 4
      mailboxes:
        hr:
          thresholds: {suspicious: 20, malicious: 30}
          trusted: {mail.example.org: 2}
          weights: {families: {a: 2}}
      actions: {suspicious: "move:Doubtful mail", malicious: none}
      """;

  @TempDir Path folder;

  private Verdict judge(String mailbox, Facts facts) throws IOException {
    Path file = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    Finding found = Finding.of("a.b", "test", "Bad", Severity.LOW, 12, PartPath.ROOT);
    return new Judge(file.toString(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .judge(tree(mailbox, facts, found))
        .verdict();
  }

  private static PartTree tree(String mailbox, Facts facts, Finding found) {
    Content raw = Content.of(RAW);
    Message message =
        new Message(
            MessageId.at(Instant.EPOCH),
            mailbox,
            null,
            null,
            raw.sha256(),
            raw.size(),
            Instant.EPOCH,
            null);
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
            raw,
            raw.sha256(),
            Set.of());
    return new PartTree(
            message,
            Envelope.NONE,
            List.of(root),
            List.of(),
            List.of(found),
            List.of(),
            Instant.EPOCH)
        .withFacts(facts);
  }

  private static Facts mail(Authentication auth, String... from) {
    return MadeFacts.of(
        auth,
        Arrays.stream(from).map(address -> MadeFacts.address("", address)).toList(),
        List.of());
  }

  private static Authentication auth(String spf, String dkim, String dmarc, boolean aligned) {
    return new Authentication(
        spf, dkim, dmarc, "none", aligned, Set.of(), List.of(), "", false, MadeFacts.FROM);
  }

  private static final Authentication PROVEN = auth("none", "pass", "pass", true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann@mail.example.org  | -7 | trusted.Ann@mail.example.org",
        "ANN@mail.example.org  | -7 | trusted.Ann@mail.example.org",
        "bob@mail.example.org  | -5 | trusted.example.org",
        "bob@example.org       | -5 | trusted.example.org",
        "bob@example.com       | -4 | trusted.example.com"
      })
  void aProvenSenderGetsTheCreditOfItsLine(String from, int counted, String why)
      throws IOException {
    Verdict verdict = judge("main", mail(PROVEN, from));

    assertThat(verdict.terms())
        .contains(new Term("policy.trusted-sender", PartPath.ROOT, counted, counted, why));
    assertThat(verdict.score()).isEqualTo(12 + counted);
  }

  @ParameterizedTest
  @CsvSource({
    "unknown, unknown, unknown, false",
    "unknown, unknown, unknown, true",
    "none, none, none, true",
    "pass, pass, pass, false",
    "fail, fail, fail, true",
    "none, pass, fail, true",
    "softfail, neutral, none, true"
  })
  void nobodyIsTrustedWhoIsNotProven(String spf, String dkim, String dmarc, boolean aligned)
      throws IOException {
    Verdict verdict = judge("main", mail(auth(spf, dkim, dmarc, aligned), "ann@mail.example.org"));

    assertThat(verdict.score()).isEqualTo(12);
    assertThat(verdict.findings()).extracting(Finding::id).containsExactly("a.b");
  }

  @ParameterizedTest
  @CsvSource({
    "ann@example.net",
    "ann@notexample.org",
    "ann@example.org.evil.net",
    "example.org@evil.net",
    "ann@org"
  })
  void otherDomainsAreNotMeant(String from) throws IOException {
    assertThat(judge("main", mail(PROVEN, from)).score()).isEqualTo(12);
  }

  @Test
  void ofTwoSendersNoneIsTrusted() throws IOException {
    assertThat(judge("main", mail(PROVEN, "ann@example.org", "bob@example.org")).score())
        .isEqualTo(12);
  }

  @Test
  void theFindingCitesTheFieldWithItsDigest() throws IOException {
    Verdict verdict = judge("main", mail(PROVEN, "ann@mail.example.org"));

    assertThat(verdict.findings().get(1).evidenceSha256()).isEqualTo(Sha256.of(RAW, 0, 28));
  }

  @Test
  void aMailboxHasThresholdsWeightsAndTrustOfItsOwn() throws IOException {
    Verdict verdict = judge("hr", mail(PROVEN, "bob@mail.example.org"));

    assertThat(verdict.suspiciousFrom()).isEqualTo(20);
    assertThat(verdict.result()).isEqualTo(Result.SUSPICIOUS);
    assertThat(verdict.terms())
        .containsExactly(
            new Term("a.b", PartPath.ROOT, 12, 24, "mailboxes.hr.weights.families.a"),
            new Term(
                "policy.trusted-sender",
                PartPath.ROOT,
                -2,
                -2,
                "mailboxes.hr.trusted.mail.example.org"));
  }

  @Test
  void theVerdictTellsWhatIsToBeDone() throws IOException {
    assertThat(judge("main", mail(PROVEN, "ann@evil.net")).action())
        .isEqualTo("move:Doubtful mail");
    assertThat(judge("main", mail(PROVEN, "ann@mail.example.org")).action()).isEqualTo("none");
  }
}
