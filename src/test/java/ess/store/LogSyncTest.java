package ess.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class LogSyncTest {

  @TempDir Path dir;

  @Test
  void manyThreadsAreAllAnswered() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (LogSync log = open()) {
      List<Callable<Boolean>> waits =
          IntStream.range(0, 200)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () -> {
                        log.await();
                        return true;
                      })
              .toList();

      List<Future<Boolean>> answers = threads.invokeAll(waits);

      assertThat(answers).hasSize(200).allMatch(LogSyncTest::isAnswered);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aThreadThatIsInterruptedIsStillCoveredAndStaysInterrupted() {
    try (LogSync log = open()) {
      Thread.currentThread().interrupt();

      log.await();

      assertThat(Thread.interrupted()).isTrue();
      log.await();
    }
  }

  private static boolean isAnswered(Future<Boolean> answer) {
    try {
      return answer.get();
    } catch (Exception e) {
      return false;
    }
  }

  private LogSync open() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + dir.resolve("x.db"));
    source.setJournalMode("WAL");
    return LogSync.open(source, dir.resolve("x.db"));
  }
}
