package ess.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ess.message.Envelope;
import ess.message.Judgement;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.PartTree;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictRowTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final VerdictRow row = new VerdictRow();
  private final Message message =
      new Message(
          MessageId.at(Samples.NOON),
          "hr",
          7L,
          12L,
          Sha256.of("mail".getBytes(StandardCharsets.UTF_8)),
          4000,
          Samples.NOON,
          null);

  @Test
  void theSummaryIsAnItemOfAList() throws Exception {
    Map<String, Object> values = row.of(Samples.judgement(message, 2, 1));

    assertThat(json(values, "summary"))
        .isEqualTo(
            JSON.readTree(
                """
                {"id": "%s", "mailbox": "hr", "receivedAt": "2026-03-01T12:00:00.000Z",
                 "from": "Ann <ann@example.org>", "subject": "Lunch \\"today\\"?", "size": 4000,
                 "state": "judged",
                 "verdict": {"result": "suspicious", "score": 2,
                   "reason": "Sign number 0 of something that is not quite right",
                   "givenAt": "2026-03-01T12:00:00.007Z"}}"""
                    .formatted(message.id())));
  }

  @Test
  void theDocumentHoldsTheVerdictWithItsArithmetic() throws Exception {
    Map<String, Object> values = row.of(Samples.judgement(message, 2, 1));

    JsonNode document = json(values, "document");
    assertThat(document.path("uidValidity").longValue()).isEqualTo(7);
    assertThat(document.path("sha256").textValue()).isEqualTo(message.sha256().hex());
    assertThat(document.path("verdict").path("maliciousFrom").intValue()).isEqualTo(16);
    assertThat(document.path("verdict").path("terms"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"finding": "test.sign-0", "part": "message", "given": 3, "counted": 2,
                  "why": "cap of test"}]"""));
    assertThat(document.path("verdict").path("findings"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"id": "test.sign-0", "source": "tester",
                  "title": "Sign number 0 of something that is not quite right",
                  "severity": "medium", "score": 3, "technique": "T1566.001", "part": "message",
                  "range": {"from": 10, "to": 20},
                  "evidence": "an excerpt of some forty characters long",
                  "evidenceSha256": "%s", "unfinished": false}]"""
                    .formatted(Samples.EVIDENCE)));
  }

  @Test
  void theLedgerIsAListOfRuns() throws Exception {
    Map<String, Object> values = row.of(Samples.judgement(message, 2, 0));

    assertThat(json(values, "ledger"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"from": 0, "to": 100, "kind": "header", "part": "message"},
                 {"from": 100, "to": 4000, "kind": "body", "part": "1"}]"""));
  }

  @Test
  void whatNoDatabaseTakesIsReplaced() throws Exception {
    Judgement judgement = withSubject("a\0b\uD800c");

    Map<String, Object> values = row.of(judgement);

    assertThat(values.get("subject")).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(json(values, "summary").path("subject").textValue()).isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void aLetterOfTwoHalvesStaysWhole() {
    Map<String, Object> values = row.of(withSubject("\uD83D\uDE00"));

    assertThat(values.get("subject")).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void anEndlessSubjectIsCut() {
    Map<String, Object> values = row.of(withSubject("x".repeat(1_000_000)));

    assertThat((String) values.get("subject")).hasSize(Texts.MAX_LENGTH);
  }

  private Judgement withSubject(String subject) {
    Judgement judgement = Samples.judgement(message, 1, 0);
    PartTree tree = judgement.tree();
    return new Judgement(
        new PartTree(
            message,
            new Envelope(null, null, subject, null, List.of()),
            tree.parts(),
            tree.regions(),
            tree.findings(),
            tree.scanners(),
            tree.startedAt()),
        judgement.verdict());
  }

  private static JsonNode json(Map<String, Object> values, String name) throws Exception {
    return JSON.readTree((String) values.get(name));
  }
}
