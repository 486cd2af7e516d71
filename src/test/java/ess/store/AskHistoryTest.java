package ess.store;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Judgement;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.PartTree;
import ess.message.Verdict;
import ess.message.Verdict.Result;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.History;
import ess.testing.MadeFacts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mailbox got from a sender before. */
class AskHistoryTest {

  private static final List<Address> NOWHERE = List.of();

  @TempDir Path dir;
  private Pipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    pipeline = Pipeline.remembering(dir);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private static Facts from(String name, String address, List<Address> replyTo) {
    return MadeFacts.of(
        Authentication.unknown(MadeFacts.FROM), List.of(MadeFacts.address(name, address)), replyTo);
  }

  /** What is known when the mail is judged, which it is. */
  private History judged(Message message, Facts facts, Result result) {
    Judgement made = Samples.judgement(message, 1, 0);
    PartTree tree = pipeline.askHistory(made.tree().withFacts(facts));
    pipeline.storeVerdict(new Judgement(tree, with(made.verdict(), result)));
    return tree.facts().mails().get(0).history();
  }

  private History judged(String mailbox, Facts facts) throws Exception {
    return judged(pipeline.receive(mailbox, "mail"), facts, Result.CLEAN);
  }

  private static Verdict with(Verdict verdict, Result result) {
    return new Verdict(
        result,
        verdict.score(),
        verdict.suspiciousFrom(),
        verdict.maliciousFrom(),
        verdict.action(),
        verdict.policy(),
        verdict.engine(),
        null,
        null,
        verdict.givenAt(),
        verdict.tookMs(),
        verdict.terms(),
        verdict.findings());
  }

  private static Message again(Message message, int scan) {
    return new Message(
        message.id(),
        message.mailbox(),
        message.uidValidity(),
        message.uid(),
        message.sha256(),
        message.size(),
        message.receivedAt(),
        null,
        scan);
  }

  @Test
  void whoNeverWroteIsKnownToBeNew() throws Exception {
    assertThat(judged("hr", from("Ann", "ann@example.org", NOWHERE)))
        .isEqualTo(new History(true, 0, 0, 0, 0));
  }

  @Test
  void addressSiteNameAndReplyToAreCountedEachForItself() throws Exception {
    List<Address> desk = List.of(MadeFacts.address("", "desk@example.org"));
    judged("hr", from("Ann", "ann@example.org", desk));
    judged("hr", from("Ann", "ann@example.org", desk));
    judged("hr", from("Bob", "bob@example.org", NOWHERE));

    assertThat(judged("hr", from("Ann", "ann@example.org", NOWHERE)))
        .isEqualTo(new History(true, 2, 3, 0, 0));
    assertThat(judged("hr", from("Ann", "ann@example.org", desk)))
        .isEqualTo(new History(true, 3, 4, 0, 2));
    assertThat(judged("hr", from("Ann", "ann@example.net", NOWHERE)))
        .isEqualTo(new History(true, 0, 0, 4, 0));
  }

  @Test
  void upperCaseAndBlanksMakeNoOtherSender() throws Exception {
    judged("hr", from("Ann  Other", "ann@example.org", NOWHERE));

    assertThat(judged("hr", from(" ann other", "Ann@Example.org", NOWHERE)).fromAddress())
        .isEqualTo(1);
    assertThat(judged("hr", from("ANN OTHER", "x@example.net", NOWHERE)).underName()).isEqualTo(2);
  }

  @Test
  void whoHasNoNameIsUnderNoName() throws Exception {
    judged("hr", from("", "ann@example.org", NOWHERE));

    assertThat(judged("hr", from(" ", "bob@example.net", NOWHERE)).underName()).isZero();
  }

  @Test
  void mailboxesDoNotTellEachOther() throws Exception {
    judged("hr", from("Ann", "ann@example.org", NOWHERE));

    assertThat(judged("main", from("Ann", "ann@example.org", NOWHERE)).fromAddress()).isZero();
  }

  @Test
  void nobodyBecomesKnownByHarm() throws Exception {
    Facts facts = from("Ann", "ann@example.org", NOWHERE);
    judged(pipeline.receive("hr", "mail"), facts, Result.MALICIOUS);
    judged(pipeline.receive("hr", "mail"), facts, Result.SUSPICIOUS);

    assertThat(judged("hr", facts).fromAddress()).isEqualTo(1);
  }

  @Test
  void aLaterScanSaysWhatTheFirstSaidAndCountsNothing() throws Exception {
    Facts facts = from("Ann", "ann@example.org", NOWHERE);
    judged("hr", facts);
    Message message = pipeline.receive("hr", "mail");
    History first = judged(message, facts, Result.CLEAN);
    judged("hr", facts);

    History second = judged(again(message, 2), facts, Result.CLEAN);
    History third = judged(again(message, 3), facts, Result.CLEAN);

    assertThat(List.of(second, third)).containsOnly(first);
    assertThat(first.fromAddress()).isEqualTo(1);
    assertThat(judged("hr", facts).fromAddress()).isEqualTo(3);
  }

  @Test
  void ofAMailThatWasJudgedWithoutHistoryNothingIsSaidLater() throws Exception {
    Facts facts = from("Ann", "ann@example.org", NOWHERE);
    Message message = pipeline.receive("hr", "mail");
    judged(message, facts, Result.CLEAN);
    try (Connection connection = pipeline.store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update message set history = null");
    }

    assertThat(judged(again(message, 2), facts, Result.CLEAN)).isEqualTo(History.UNKNOWN);
  }

  @Test
  void ofAMailThatIsNotStoredNothingIsKnown() throws Exception {
    Facts facts = from("Ann", "ann@example.org", NOWHERE);
    judged("hr", facts);
    Message nowhere =
        new Message(
            MessageId.at(Instant.EPOCH), "hr", null, null, Samples.POLICY, 1, Instant.EPOCH, null);

    PartTree tree = pipeline.askHistory(Samples.judgement(nowhere, 1, 0).tree().withFacts(facts));

    assertThat(tree.facts().mails().get(0).history()).isEqualTo(History.UNKNOWN);
  }

  @Test
  void aMailWithoutFactsOrSenderPassesAsItIs() throws Exception {
    PartTree tree = Samples.judgement(pipeline.receive("hr", "mail"), 1, 0).tree();
    PartTree nobody =
        tree.withFacts(MadeFacts.of(Authentication.unknown(MadeFacts.FROM), NOWHERE, NOWHERE));

    assertThat(pipeline.askHistory(tree)).isEqualTo(tree);
    assertThat(pipeline.askHistory(nobody)).isEqualTo(nobody);
  }
}
