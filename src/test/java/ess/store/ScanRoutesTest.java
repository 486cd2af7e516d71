package ess.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ess.message.Message;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanRoutesTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;

  @Test
  void aQueuedMessageGetsItsVerdictInAllTables() throws Exception {
    try (Pipeline pipeline = Pipeline.start(dir, raw -> Samples.judgement(raw.message(), 8, 4))) {
      Message message = pipeline.upload("Subject: x\r\n\r\nhello");

      pipeline.queue(message);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(pipeline.query("select state, attempts, result from message"))
                      .containsExactly("judged|1|suspicious"));
      assertThat(pipeline.query("select count(*) from part")).containsExactly("8");
      assertThat(pipeline.query("select count(*) from finding")).containsExactly("4");
      assertThat(pipeline.query("select type, subject from event order by seq"))
          .containsExactly("message.received|" + message.id(), "verdict.given|" + message.id());
    }
  }
}
