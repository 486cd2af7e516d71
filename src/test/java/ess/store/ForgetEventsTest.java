package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetEventsTest {

  private static final String OLD = "2020-01-01T00:00:00.000Z";
  private static final String YOUNG = "2999-01-01T00:00:00.000Z";

  @TempDir Path dir;

  private void write(int count, String time) throws Exception {
    try (Store store = Store.open(dir);
        Connection connection = store.writer().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
          insert into event (id, type, time, subject, data)
          select 'x', 'message.received', '%s', 'x', '{}' from n"""
              .formatted(count, time));
    }
  }

  private Pipeline forgetting(String retention) throws Exception {
    return Pipeline.forgetting(dir, Map.of("ess.operate.event-retention", retention));
  }

  private static void awaitOldest(Pipeline pipeline, long seq) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(pipeline.store.events().oldest()).isEqualTo(seq));
  }

  @Test
  void whatIsOldIsForgottenInPages() throws Exception {
    write(2_500, OLD);
    write(10, YOUNG);

    try (Pipeline pipeline = forgetting("720h")) {
      awaitOldest(pipeline, 2_501);

      assertThat(pipeline.query("select count(*), max(seq) from event")).containsExactly("10|2510");
    }
  }

  /** Else the numbers would seem to begin anew, and readers that come back be told of a gap. */
  @Test
  void theNewestIsKeptHoweverOldItIs() throws Exception {
    write(1_001, OLD);

    try (Pipeline pipeline = forgetting("1m")) {
      awaitOldest(pipeline, 1_001);

      assertThat(pipeline.store.events().head()).isEqualTo(1_001);
    }
  }

  /** What is forgotten is everything up to a number, so that its gap can be told. */
  @Test
  void anOldOneBehindAYoungOneIsKept() throws Exception {
    write(5, OLD);
    write(1, YOUNG);
    write(5, OLD);
    write(1, YOUNG);

    try (Pipeline pipeline = forgetting("720h")) {
      awaitOldest(pipeline, 6);

      assertThat(pipeline.query("select count(*) from event")).containsExactly("7");
    }
  }

  @Test
  void withoutARetentionNothingIsForgotten() throws Exception {
    write(5, OLD);

    try (Pipeline pipeline = forgetting("0s")) {
      assertThat(pipeline.routes()).isEmpty();
    }
  }

  @Test
  void aRetentionOfLessThanAMinuteIsRefused() {
    assertThatThrownBy(() -> new RetentionRow(Clock.systemUTC(), Duration.ofSeconds(59)))
        .hasMessageContaining("ess.operate.event-retention is 59 s");
  }
}
