package ess.bench;

import ess.testing.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Start-up and rest: from the launcher's first line until the service says that it is ready, and
 * what it holds of memory ten seconds later. Beside it, in the same run, the start of a bare Java
 * machine.
 *
 * <p>Arguments: {@code ROUNDS}.
 */
public final class StartUp {

  private StartUp() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    for (int round = 0; round < rounds; round++) {
      Path dir = Files.createTempDirectory("ess-start");
      double bare = bareJava();
      try (ServiceProcess service = new ServiceProcess(Path.of("ess"), dir)) {
        long start = System.nanoTime();
        service.start();
        service.awaitReady(Duration.ofSeconds(60));
        double ready = (System.nanoTime() - start) / 1e6;
        Duration cpu = service.cpu();
        TimeUnit.SECONDS.sleep(10);
        System.out.printf(
            "ready after %5.0f ms (%4.0f CPU ms), %d MiB at rest; bare java %4.0f ms; ratio %.1f%n",
            ready, cpu.toNanos() / 1e6, service.residentMiB(), bare, ready / bare);
      }
    }
  }

  private static double bareJava() throws Exception {
    long start = System.nanoTime();
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1e6;
  }
}
