package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import ess.message.Judgement;
import ess.message.Message;
import ess.message.RawMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanRoutesTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  @Test
  void aQueuedMessageGetsItsVerdictInAllTables() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");

      pipeline.queue(message);

      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(
              pipeline.query(
                  "select attempts, result, score, sender, lease_owner, lease_until from message"))
          .containsExactly("1|suspicious|8|Ann <ann@example.org>|null|null");
      assertThat(
              pipeline.query(
                  """
                  select path, parent, kind, declared_type, name, range_from, range_to, size, traits
                  from part where position < 2"""))
          .containsExactly(
              "message|null|message|text/plain|name-of-message.txt|100|4000|7|"
                  + "[\"container\",\"cut\"]",
              "1|message|body|text/plain|name-of-1.txt|100|4000|1|[\"container\",\"cut\"]");
      assertThat(
              pipeline.query(
                  """
                  select position, finding, severity, score, counted, why, technique, part,
                  range_from, range_to, unfinished, typeof(unfinished) from finding where position = 3"""))
          .containsExactly(
              "3|test.sign-3|medium|3|2|cap of test|T1566.001|message|10|20|0|integer");
      assertThat(pipeline.query("select type, subject, mailbox, result from event order by seq"))
          .containsExactly(
              "message.received|" + message.id() + "|upload|null",
              "verdict.given|" + message.id() + "|upload|suspicious");
      assertThat(
              pipeline.query(
                  """
                  select count(*) from message join event on event.data = message.summary
                  where event.type = 'verdict.given'"""))
          .containsExactly("1");
    }
  }

  @Test
  void aMessageThatIsQueuedTwiceIsScannedOnce() throws Exception {
    AtomicInteger scans = new AtomicInteger();
    try (Pipeline pipeline =
        Pipeline.start(
            dir,
            raw -> {
              scans.incrementAndGet();
              return suspicious(raw);
            })) {
      Message first = pipeline.upload("mail");
      Message second = pipeline.upload("other mail");

      pipeline.queue(first);
      pipeline.queue(first);
      pipeline.queue(second);

      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(scans).hasValue(2);
      assertThat(pipeline.query("select attempts from message")).containsExactly("1", "1");
    }
  }

  @Test
  void aSecondVerdictUnderTheSamePolicyChangesNothing() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      pipeline.storeVerdict(Samples.judgement(message, 8, 4));
      List<String> before = everything(pipeline);

      pipeline.storeVerdict(Samples.judgement(message, 3, 0));

      assertThat(everything(pipeline)).isEqualTo(before);
    }
  }

  @Test
  void aSecondVerdictLetsTheMessageGo() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      pipeline.storeVerdict(Samples.judgement(message, 8, 4));
      sql(pipeline, "update message set state = 'scanning', lease_owner = 'main'");

      pipeline.storeVerdict(Samples.judgement(message, 8, 4));

      assertThat(pipeline.query("select state, lease_owner from message"))
          .containsExactly("judged|null");
    }
  }

  @Test
  void theVerdictOfALaterScanStandsBesideTheFirst() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      pipeline.storeVerdict(Samples.judgement(message, 8, 4));
      String before = pipeline.query("select document -> 'verdict' from message").get(0);

      pipeline.storeVerdict(Samples.judgement(scannedAgain(message), 3, 0));

      assertThat(pipeline.query("select scan, result from verdict order by id"))
          .containsExactly("1|suspicious", "2|clean");
      assertThat(pipeline.query("select document from verdict order by id"))
          .containsExactly(before, "null");
      assertThat(pipeline.query("select result, document -> 'verdict' ->> 'result' from message"))
          .containsExactly("clean|clean");
      assertThat(pipeline.query("select count(*) from part")).containsExactly("11");
    }
  }

  @Test
  void aVerdictOfAnEarlierScanThatComesLateLeavesTheLaterOneToItsScan() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      pipeline.storeVerdict(Samples.judgement(message, 8, 4));
      sql(pipeline, "update message set state = 'received', scan = 2");

      pipeline.storeVerdict(Samples.judgement(message, 3, 0));

      assertThat(pipeline.query("select state, scan from message")).containsExactly("received|2");
      assertThat(pipeline.query("select scan, result from verdict"))
          .containsExactly("1|suspicious");
    }
  }

  private static Message scannedAgain(Message message) {
    return new Message(
        message.id(),
        message.mailbox(),
        message.uidValidity(),
        message.uid(),
        message.sha256(),
        message.size(),
        message.receivedAt(),
        null,
        2);
  }

  @Test
  void aStatementThatFailsTakesTheWholeVerdictBack() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      List<String> before = everything(pipeline);
      sql(
          pipeline,
          """
          create trigger fail before insert on event when new.type = 'verdict.given'
          begin select raise(abort, 'no event today'); end""");

      assertThatThrownBy(() -> pipeline.storeVerdict(Samples.judgement(message, 8, 4)))
          .hasStackTraceContaining("no event today");

      assertThat(everything(pipeline)).isEqualTo(before);
      sql(pipeline, "drop trigger fail");
      pipeline.storeVerdict(Samples.judgement(message, 8, 4));
      assertThat(pipeline.query("select count(*) from verdict")).containsExactly("1");
    }
  }

  @Test
  void aFailureHandledInsideATransactionTakesItBackToo() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      pipeline.send("direct:handled-inside");

      assertThat(pipeline.query("select name from subscription")).isEmpty();
    }
  }

  @Test
  void aTransactionLeavesTheWriterAsItFoundIt() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");

      pipeline.storeVerdict(Samples.judgement(message, 8, 4));

      try (Connection connection = pipeline.store.writer().getConnection();
          Statement statement = connection.createStatement()) {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(statement.executeQuery("pragma synchronous").getInt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void aScanThatFailsLetsTheMessageGoAndCounts() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::fails)) {
      Message message = pipeline.upload("mail");

      pipeline.queue(message);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          pipeline.query(
                              "select state, attempts, lease_owner, lease_until from message"))
                      .containsExactly("received|1|null|null"));
    }
  }

  @Test
  void aFullDiskIsNotHeldAgainstTheMessage() throws Exception {
    AtomicInteger scans = new AtomicInteger();
    Pipeline.Judge judge =
        raw -> {
          scans.incrementAndGet();
          return Samples.judgement(raw.message(), 500, 4);
        };
    try (Pipeline pipeline = Pipeline.start(dir, judge)) {
      Message message = pipeline.upload("mail");
      String pages = pipeline.query("pragma page_count").get(0);
      sql(pipeline, "pragma max_page_count = " + pages);

      pipeline.queue(message);

      await().atMost(SOON).untilAtomic(scans, is(1));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(pipeline.query("select state, attempts, lease_owner from message"))
                      .containsExactly("received|0|null"));
      assertThat(pipeline.query("select count(*) from verdict")).containsExactly("0");
      sql(pipeline, "pragma max_page_count = 1000000");
      pipeline.queue(message);
      await().atMost(SOON).until(() -> isJudged(pipeline));
    }
  }

  @Test
  void aMessageBegunTooOftenIsGivenUpAndJudgedWithoutItsBytes() throws Exception {
    try (Pipeline pipeline =
        Pipeline.start(
            dir, raw -> raw.message().refusal() == null ? fails(raw) : suspicious(raw))) {
      Message message = pipeline.upload("mail");
      sql(pipeline, "update message set attempts = 10");

      pipeline.queue(message);

      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select attempts, refusal from message"))
          .containsExactly("11|Its scan was given up after 10 attempts (ess.scan.max-attempts)");
    }
  }

  @Test
  void aLeaseThatRanOutIsTakenOver() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, ScanRoutesTest::suspicious)) {
      Message message = pipeline.upload("mail");
      sql(
          pipeline,
          """
          update message set state = 'scanning', lease_owner = 'other', attempts = 1,
          lease_until = '2020-01-01T00:00:00.000Z'""");

      pipeline.queue(message);

      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select attempts from message")).containsExactly("2");
    }
  }

  @Test
  void aLeaseThatHoldsIsRespected() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    try (Pipeline pipeline =
        Pipeline.start(
            dir,
            raw -> {
              entered.countDown();
              return suspicious(raw);
            })) {
      Message held = pipeline.upload("mail");
      sql(
          pipeline,
          """
          update message set state = 'scanning', lease_owner = 'other', attempts = 1,
          lease_until = '2999-01-01T00:00:00.000Z'""");
      Message free = pipeline.upload("other mail");

      pipeline.queue(held);
      pipeline.queue(free);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(pipeline.query("select state from message order by id"))
                      .containsExactly("scanning", "judged"));
      assertThat(entered.getCount()).isZero();
      assertThat(pipeline.query("select attempts from message where state = 'scanning'"))
          .containsExactly("1");
    }
  }

  private static Judgement suspicious(RawMessage raw) {
    return Samples.judgement(raw.message(), 8, 4);
  }

  private static Judgement fails(RawMessage raw) {
    throw new IllegalStateException("the scan of " + raw.message().id() + " fails");
  }

  private static boolean isJudged(Pipeline pipeline) throws SQLException {
    return pipeline.query("select distinct state from message").equals(List.of("judged"));
  }

  private static List<String> everything(Pipeline pipeline) throws SQLException {
    return pipeline.query(
        """
        select (select count(*) from verdict), (select count(*) from part),
          (select count(*) from finding), (select count(*) from event), state, summary, document
        from message""");
  }

  private static void sql(Pipeline pipeline, String sql) throws SQLException {
    try (Connection connection = pipeline.store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
