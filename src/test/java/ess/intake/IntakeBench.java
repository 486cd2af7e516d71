package ess.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.OperatingSystemMXBean;
import ess.bench.BareFetch;
import ess.testing.Dovecot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Durable intake beside a bare bulk fetch; see {@code bench/intake}. */
final class IntakeBench {

  private static final String USER = "bench";
  private static final int LIMIT_SECONDS = 30;

  private IntakeBench() {}

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length > 0 ? arguments[0] : "2000";
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    List<byte[]> mails = what.matches("[0-9]+") ? made(Integer.parseInt(what)) : read(what);
    long bytes = mails.stream().mapToLong(mail -> mail.length).sum();
    // A file system may take minutes to digest many deletions (ext4 passes over inodes freed in the
    // last minutes at each new file), so nothing is deleted before all is measured.
    Path root =
        Files.createTempDirectory(
            Path.of(System.getenv().getOrDefault("BENCH_DIR", "target")), "bench");
    try (Dovecot server = Dovecot.start()) {
      server.deliver(USER, mails);
      System.out.printf(
          Locale.ROOT, "%d mails, %.1f MB, %d rounds%n", mails.size(), bytes / 1e6, rounds);
      // The first fetch of a delivered mail makes the server's own index; it counts for nobody.
      fetch(server, mails.size());
      double[] floors = new double[rounds];
      double[] intakes = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        floors[round] = mails.size() / fetch(server, mails.size());
        long before = cpuNanos();
        intakes[round] = mails.size() / takeIn(server, root, mails.size());
        double cpu = (cpuNanos() - before) / 1e6 / mails.size();
        System.out.printf(
            Locale.ROOT,
            "round %d: bare fetch %6.0f/s, durable intake %6.0f/s, ratio %.2f, %.2f ms CPU%n",
            round + 1,
            floors[round],
            intakes[round],
            intakes[round] / floors[round],
            cpu);
      }
      System.out.printf(
          Locale.ROOT,
          "median: bare fetch %.0f/s, durable intake %.0f/s, ratio %.2f%n",
          median(floors),
          median(intakes),
          median(intakes) / median(floors));
    }
    delete(root);
    System.exit(0);
  }

  /** Seconds from the connect until the last mail's bytes were written to nowhere. */
  private static double fetch(Dovecot server, int count) throws Exception {
    long start = System.nanoTime();
    int seen = BareFetch.bulk(server, USER);
    if (seen != count) {
      throw new IllegalStateException("fetched " + seen + " of " + count);
    }
    return seconds(start);
  }

  /** Seconds from the start of the route until the last mail's exchange. */
  private static double takeIn(Dovecot server, Path root, int count) throws Exception {
    Path data = Files.createTempDirectory(root, "data");
    try (Intake intake = Intake.in(data).main(server, USER)) {
      intake.context.setAutoStartup(false);
      intake.start();
      intake.context.getRouteController().startRoute("collector");
      intake.context.getRouteController().startRoute("take-in-message");
      long start = System.nanoTime();
      intake.context.getRouteController().startRoute("mailbox-main");
      while (intake.taken.size() < count && seconds(start) < LIMIT_SECONDS) {
        Thread.sleep(1);
      }
      double time = seconds(start);
      if (intake.taken.size() < count) {
        throw new IllegalStateException("only " + intake.taken.size() + " mails were handed on");
      }
      int rows = intake.query("select 1 from message").size();
      if (rows != count) {
        throw new IllegalStateException(rows + " rows for " + count + " mails");
      }
      return time;
    }
  }

  /**
   * Mails of lengths spread as in a mailbox: most are short, a few are long; 12.5 KB on average.
   */
  private static List<byte[]> made(int count) {
    Random random = new Random(7);
    List<byte[]> mails = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int size = (int) Math.min(400_000, 5_300 * Math.exp(1.31 * random.nextGaussian()));
      byte[] content = new byte[Math.max(200, size) * 3 / 4];
      random.nextBytes(content);
      String head =
          """
          From: sender%d@example.org
          To: someone@example.org
          Subject: mail %d
          MIME-Version: 1.0
          Content-Type: application/octet-stream
          Content-Transfer-Encoding: base64

          """
              .formatted(i, i)
              .replace("\n", "\r\n");
      mails.add((head + Base64.getMimeEncoder().encodeToString(content)).getBytes(ISO_8859_1));
    }
    return mails;
  }

  private static List<byte[]> read(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      List<byte[]> mails = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(20_000).toList()) {
        mails.add(Files.readAllBytes(file));
      }
      return mails;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static double seconds(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e9;
  }

  private static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
