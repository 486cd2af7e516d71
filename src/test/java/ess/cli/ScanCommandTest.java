package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ess.demo.SampleMail;
import ess.demo.SampleMails;
import ess.testing.MailSigner;
import ess.testing.NameServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCommandTest {

  private static final Path HOME = Path.of("").toAbsolutePath();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "newsletter, 0, CLEAN",
    "document with macros, 1, SUSPICIOUS",
    "EICAR in a zip in a zip, 2, MALICIOUS",
    "'broken mail, cut off', 3, UNSCANNABLE"
  })
  void theExitCodeIsTheVerdict(String name, int code, String word) throws Exception {
    sample(name, "mail.eml");

    Outcome outcome = Outcome.in(HOME, folder, "scan", "mail.eml");

    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).contains(word + "  score ", "suspicious from 8, malicious from 16");
  }

  @Test
  void eachFindingStandsUnderItsPartAndInTheSum() throws Exception {
    sample("EICAR in a zip in a zip", "mail.eml");

    String out = Outcome.in(HOME, folder, "scan", "mail.eml").out();

    assertThat(out)
        .containsSubsequence(
            "2/update.zip/a.zip  application/zip",
            "2/update.zip/a.zip/update.com",
            "! malware.eicar  critical  +100",
            "bytes 0 to 68",
            "+100  malware.eicar in 2/update.zip/a.zip/update.com");
  }

  @Test
  void theFactsArePrintedByTheNamesThatRulesUse() throws Exception {
    Files.writeString(
        folder.resolve("mail.eml"),
        "From: A <a@b.example>\nSubject: hi\n\nsee http://x.example/\n");

    JsonNode mail =
        new ObjectMapper()
            .readTree(Outcome.in(HOME, folder, "scan", "--facts", "mail.eml").out())
            .at("/mails/0");

    assertThat(mail.at("/from/0/address").asText()).isEqualTo("a@b.example");
    assertThat(mail.at("/links/0/url").asText()).isEqualTo("http://x.example/");
    assertThat(mail.at("/links/0/where/range/from").asInt()).isEqualTo(4);
  }

  @Test
  void ofSeveralFilesTheGravestCountsAndEachIsJudged() throws Exception {
    sample("document with macros", "1.eml");
    sample("EICAR in a zip in a zip", "2.eml");
    sample("broken mail, cut off", "3.eml");

    Outcome outcome = Outcome.in(HOME, folder, "scan", "--json", "1.eml", "2.eml", "3.eml");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).hasLineCount(3);
  }

  @Test
  void aFileThatIsMissingIsToldAndTheOthersAreJudged() throws Exception {
    sample("newsletter", "mail.eml");

    Outcome outcome = Outcome.in(HOME, folder, "scan", "nowhere.eml", "mail.eml");

    assertThat(outcome.code()).isEqualTo(66);
    assertThat(outcome.err()).contains("cannot read nowhere.eml: there is no such file");
    assertThat(outcome.out()).contains("CLEAN");
  }

  @Test
  void nothingOfAMailActsOnTheTerminal() throws Exception {
    String mail =
        String.join(
            "\r\n",
            "From: =?utf-8?q?=1B]0;title=07?= <a@sender.example>",
            "Subject: =?utf-8?q?=1B[2J=E2=80=AEgnp.exe?=",
            "Content-Type: application/octet-stream; name=\"=?utf-8?q?a=1B[31m=E2=80=AEfdp.exe?=\"",
            "",
            "MZ",
            "");
    Files.writeString(folder.resolve("mail.eml"), mail, StandardCharsets.US_ASCII);

    Outcome outcome = Outcome.in(HOME, folder, "scan", "mail.eml");

    assertThat(outcome.out())
        .contains("Subject: \uFFFD[2J\uFFFDgnp.exe")
        .doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @Test
  void theDocumentHoldsTreeLedgerAndVerdictButNoBytes() throws Exception {
    sample("invoice with PDF", "mail.eml");

    JsonNode document =
        new ObjectMapper().readTree(Outcome.in(HOME, folder, "scan", "--json", "mail.eml").out());

    assertThat(document.at("/verdict/result").asText()).isEqualTo("clean");
    assertThat(document.at("/parts/0/path").asText()).isEqualTo("message");
    assertThat(document.at("/parts/0/kind").asText()).isEqualTo("message");
    assertThat(document.at("/parts/0/size").asLong())
        .isEqualTo(Files.size(folder.resolve("mail.eml")));
    assertThat(document.at("/ledger").size()).isPositive();
    assertThat(document.toString()).doesNotContain("content\":");
  }

  @Test
  void theLedgerIsShownWithItsSum() throws Exception {
    sample("invoice with PDF", "mail.eml");

    String out = Outcome.in(HOME, folder, "scan", "--coverage", "mail.eml").out();

    long size = Files.size(folder.resolve("mail.eml"));
    assertThat(out)
        .containsSubsequence(
            "coverage", "header     HEADER", "delimiter  TEXT", "body       1", "sum  ")
        .contains("%d of %d bytes, none left out".formatted(size, size));
  }

  @Test
  void whatTheBudgetDidNotSufficeForIsShownAsUnread() throws Exception {
    String mail =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n".repeat(3000);
    Files.writeString(folder.resolve("mail.eml"), mail, StandardCharsets.US_ASCII);

    Outcome outcome = Outcome.in(HOME, folder, "scan", "--coverage", "mail.eml");

    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out())
        .contains("%d of %d bytes, none left out".formatted(mail.length(), mail.length()));
    int limit = outcome.out().indexOf("limit.parts");
    int line = outcome.out().indexOf("unread     TEXT", limit);
    assertThat(limit).isNotNegative();
    assertThat(line).isGreaterThan(limit);
    assertThat(outcome.out().indexOf("  unread  ", line)).isGreaterThan(line);
  }

  @Test
  void theDnsIsAskedOnlyWhereSomebodyAsksForIt() throws Exception {
    String mail = "From: Ann <ann@one.example>\r\nSubject: s\r\n\r\nHello\r\n";
    MailSigner signer = MailSigner.ed25519();
    byte[] signed =
        signer
            .sign(mail, "v=1; a=ed25519-sha256; d=one.example; s=k; h=from")
            .getBytes(StandardCharsets.UTF_8);

    try (NameServer server = NameServer.start()) {
      server.with("k._domainkey.one.example", signer.record());
      server.with("_dmarc.one.example", "v=DMARC1; p=reject");
      Settings settings =
          Settings.load(HOME, Environment.ofProcess(HOME))
              .with(Map.of("ESS_DNS_SERVERS", server.address()));

      assertThat(auth(JudgeContext.start(settings), signed))
          .isEqualTo("spf=unknown dkim=unknown dmarc=unknown arc=unknown");
      assertThat(server.asked()).isZero();
      assertThat(auth(JudgeContext.startAsking(settings), signed))
          .isEqualTo("spf=unknown dkim=pass dmarc=pass arc=none");
    }
    assertThat(Outcome.in(HOME, folder, "scan", "--dns", "mail.eml").err())
        .startsWith("--dns takes a resolver: name one by ESS_DNS_SERVERS");
  }

  private static String auth(JudgeContext started, byte[] mail) {
    try (JudgeContext judging = started) {
      return judging.judge(mail).tree().facts().mails().get(0).auth().shown();
    }
  }

  private void sample(String name, String file) throws IOException {
    SampleMail mail =
        SampleMails.make(Clock.systemUTC()).stream()
            .filter(sample -> sample.name().equals(name))
            .findFirst()
            .orElseThrow();
    Files.write(folder.resolve(file), mail.raw());
  }
}
