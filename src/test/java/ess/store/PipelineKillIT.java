package ess.store;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment loses no mail and doubles none. */
class PipelineKillIT {

  private static final int KILLS = 12;
  private static final int LONGEST_RUN_MILLIS = 1500;

  @TempDir Path dir;

  @Test
  void aProcessKilledAtAnyMomentLosesNothingAndDoublesNothing() throws Exception {
    long seed = System.nanoTime();

    killAtRandom(new Random(seed));
    Process last = start("finish");

    assertThat(last.waitFor(120, TimeUnit.SECONDS)).as("seed %d: all was scanned", seed).isTrue();
    assertThat(last.exitValue()).as("seed %d", seed).isZero();
    try (Store store = Store.open(dir)) {
      long mails = store.register().mark(PipelineService.MAILBOX).uid();
      System.out.printf("%d kills, %d mails, seed %d%n", KILLS, mails, seed);
      assertThat(mails).isGreaterThan(KILLS);
      assertThat(Pipeline.query(store, "select uid from message order by uid"))
          .isEqualTo(LongStream.rangeClosed(1, mails).mapToObj(Long::toString).toList());
      assertThat(Pipeline.query(store, "select distinct state from message"))
          .containsExactly("judged");
      assertThat(Pipeline.query(store, "select count(*), count(distinct message_id) from verdict"))
          .containsExactly(mails + "|" + mails);
      assertThat(
              Pipeline.query(
                  store,
                  """
                  select distinct types from (
                    select group_concat(type) as types
                    from (select type, subject from event order by seq) group by subject)"""))
          .containsExactly("message.received,verdict.given");
      assertThat(Pipeline.query(store, "select count(distinct subject) from event"))
          .containsExactly(Long.toString(mails));
      assertThat(
              Pipeline.query(
                  store,
                  """
                  select count(*) from verdict v where result <> 'clean'
                    and exists (select 1 from part where verdict_id = v.id)
                    and exists (select 1 from finding where verdict_id = v.id)"""))
          .containsExactly(Long.toString(mails));
      assertThat(Pipeline.query(store, "select sha256 from message order by uid"))
          .isEqualTo(LongStream.rangeClosed(1, mails).mapToObj(this::digestInSpool).toList());
    }
  }

  private void killAtRandom(Random random) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start("feed");
      Thread.sleep(random.nextInt(LONGEST_RUN_MILLIS));
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(String what) throws IOException {
    Process process = spawn(what);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("started")) {
        drain(out);
        return process;
      }
    }
    throw new IllegalStateException("the process does not start; see run*.log in " + dir);
  }

  private Process spawn(String what) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PipelineService.class.getName(),
                dir.toString(),
                what))
        .redirectError(Files.createTempFile(dir, "run", ".log").toFile())
        .start();
  }

  private static void drain(BufferedReader out) {
    Thread thread =
        new Thread(
            () -> {
              try {
                out.transferTo(Writer.nullWriter());
              } catch (IOException e) {
                // The process was killed, as it should be.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** The digest of the file that the spool holds for a mail, which must be that of the mail. */
  private String digestInSpool(long number) {
    byte[] mail = PipelineService.mail(number).getBytes(StandardCharsets.UTF_8);
    String digest = Sha256.of(mail).hex();
    Path file = dir.resolve("spool").resolve(digest.substring(0, 2)).resolve(digest + ".eml");
    try {
      return Sha256.of(Files.readAllBytes(file)).hex();
    } catch (IOException e) {
      return "missing: " + file;
    }
  }
}
