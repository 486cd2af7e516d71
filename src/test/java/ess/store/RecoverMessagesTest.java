package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Judgement;
import ess.message.RawMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverMessagesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LATER = "2999-01-01T00:00:00.000Z";
  private static final String LONG_AGO = "2020-01-01T00:00:00.000Z";

  @TempDir Path dir;

  @Test
  void whatTheLastRunLeftBehindIsScannedAtTheStart() throws Exception {
    leave(
        "update message set state = 'scanning', lease_owner = 'main', lease_until = '"
            + LATER
            + "'");

    try (Pipeline pipeline = Pipeline.recovering(dir, RecoverMessagesTest::judge, Map.of())) {
      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select count(*) from verdict")).containsExactly("3");
    }
  }

  @Test
  void whatWasQueuedWhenTheLastRunEndedIsScannedAtTheStart() throws Exception {
    leave("update message set lease_until = '" + LATER + "'");

    try (Pipeline pipeline = Pipeline.recovering(dir, RecoverMessagesTest::judge, Map.of())) {
      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select distinct attempts from message")).containsExactly("1");
    }
  }

  @Test
  void whatAnotherNodeIsWorkingOnIsLeftToIt() throws Exception {
    leave(
        """
        update message set state = 'scanning', lease_owner = 'other', lease_until = '%s'
        where id = (select min(id) from message)"""
            .formatted(LATER));

    try (Pipeline pipeline =
        Pipeline.recovering(
            dir, RecoverMessagesTest::judge, Map.of("ess.operate.recovery-interval", "50ms"))) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(pipeline.query("select state from message order by id"))
                      .containsExactly("scanning", "judged", "judged"));
    }
  }

  @Test
  void aLeaseThatRanOutIsScannedAgainLater() throws Exception {
    try (Pipeline pipeline =
        Pipeline.recovering(
            dir, RecoverMessagesTest::judge, Map.of("ess.operate.recovery-interval", "50ms"))) {
      pipeline.upload("mail");

      sql(
          pipeline.store,
          "update message set state = 'scanning', lease_owner = 'other', lease_until = '%s'"
              .formatted(LONG_AGO));

      await().atMost(SOON).until(() -> isJudged(pipeline));
    }
  }

  @Test
  void aScanThatFailsIsTriedUntilItIsGivenUp() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Pipeline.Judge judge =
        raw -> {
          if (raw.message().refusal() == null) {
            tries.incrementAndGet();
            throw new IllegalStateException("broken");
          }
          return judge(raw);
        };
    try (Pipeline pipeline =
        Pipeline.recovering(dir, judge, Map.of("ess.operate.recovery-interval", "50ms"))) {
      pipeline.queue(pipeline.upload("mail"));

      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(tries).hasValue(10);
      assertThat(pipeline.query("select refusal from message").get(0)).contains("given up");
    }
  }

  @Test
  void aBacklogLongerThanTheQueueIsWorkedOffPageByPage() throws Exception {
    leave(500, "update message set lease_until = null");

    try (Pipeline pipeline =
        Pipeline.recovering(
            dir,
            RecoverMessagesTest::judge,
            Map.of("ess.scan.queue-size", "10", "ess.operate.recovery-page", "50"))) {
      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select count(*), max(attempts) from message"))
          .containsExactly("500|1");
    }
  }

  @Test
  void aStopDoesNotWaitForTheQueueAndLosesNothing() throws Exception {
    leave(500, "update message set lease_until = null");
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Pipeline.Judge slow =
        raw -> {
          working.countDown();
          stopped.await();
          return judge(raw);
        };
    Pipeline first = Pipeline.recovering(dir, slow, Map.of());
    working.await();

    Instant begun = Instant.now();
    stopped.countDown();
    first.close();

    assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
    try (Pipeline second = Pipeline.recovering(dir, RecoverMessagesTest::judge, Map.of())) {
      await().atMost(SOON).until(() -> isJudged(second));
      assertThat(second.query("select count(*), count(distinct message_id) from verdict"))
          .containsExactly("500|500");
    }
  }

  @Test
  void noScanGoesWithoutItsScannersWhileTheServiceStartsOrStops() throws Exception {
    leaveMails(1000);

    Pipeline.whole(dir, Map.of()).close();

    try (Pipeline pipeline = Pipeline.whole(dir, Map.of())) {
      await().atMost(SOON).until(() -> isJudged(pipeline));
      assertThat(pipeline.query("select result, count(*) from verdict group by result"))
          .containsExactly("malicious|1000");
      assertThat(pipeline.query("select max(attempts) from message")).containsExactly("1");
    }
  }

  private void leaveMails(int mails) throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, RecoverMessagesTest::judge)) {
      for (int i = 0; i < mails; i++) {
        pipeline.upload(PipelineService.mail(i));
      }
    }
  }

  private void leave(String sql) throws Exception {
    leave(3, sql);
  }

  /** Leaves rows behind as a run that ended would. */
  private void leave(int messages, String sql) throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, RecoverMessagesTest::judge)) {
      for (int i = 0; i < messages; i++) {
        pipeline.upload("mail " + i);
      }
      sql(pipeline.store, sql);
    }
  }

  private static Judgement judge(RawMessage raw) {
    return Samples.judgement(raw.message(), 3, 1);
  }

  private static boolean isJudged(Pipeline pipeline) throws SQLException {
    return pipeline.query("select distinct state from message").equals(List.of("judged"));
  }

  private static void sql(Store store, String sql) throws SQLException {
    try (Connection connection = store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
