package ess.bench;

import com.fasterxml.jackson.databind.JsonNode;
import ess.testing.Dovecot;
import ess.testing.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The whole pipeline: mails wait in a Dovecot, the service takes them in, judges and stores them.
 * Beside it, in the same run, the same mails by a bare bulk fetch of the same client library.
 *
 * <p>Arguments: {@code COUNT [FOLDER…]}; without a folder the mails are made, 12.5 KB on average.
 */
public final class Pipeline {

  private static final int WARM_UP = 1000;

  private Pipeline() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    List<byte[]> mails = arguments.length > 1 ? read(arguments) : made();
    Path dir = Files.createTempDirectory("ess-pipeline");
    try (Dovecot dovecot = Dovecot.start();
        ServiceProcess service = new ServiceProcess(Path.of("ess"), dir.resolve("data"))) {
      service
          .with("ESS_IMAP_HOST", "localhost")
          .with("ESS_IMAP_PORT", String.valueOf(dovecot.port()))
          .with("ESS_IMAP_USERNAME", "watched")
          .with("ESS_IMAP_PASSWORD", Dovecot.PASSWORD)
          .with("ESS_IMAP_NOOP_MILLIS", "150")
          .with("ESS_IMAP_CA_FILE", dovecot.caFile().toString());
      long bytes = 0;
      deliver(dovecot, mails, WARM_UP);
      service.start();
      service.awaitReady(Duration.ofSeconds(60));
      service.login();
      awaitJudged(service, WARM_UP);

      Duration cpuBefore = service.cpu();
      long start = System.nanoTime();
      bytes += deliver(dovecot, mails, count);
      awaitJudged(service, WARM_UP + count);
      double seconds = (System.nanoTime() - start) / 1e9;
      double cpuMs = service.cpu().minus(cpuBefore).toNanos() / 1e6 / count;
      long resident = service.residentMiB();

      double bareSeconds = 0;
      double bareCpuMs = 0;
      for (int round = 0; round < 2; round++) {
        long cpu = BareFetch.cpuNanos();
        long t = System.nanoTime();
        int fetched = BareFetch.bulk(dovecot, "watched");
        bareSeconds = (System.nanoTime() - t) / 1e9 / fetched * count;
        bareCpuMs = (BareFetch.cpuNanos() - cpu) / 1e6 / fetched;
      }
      System.out.printf("mails %d, %.1f KB on average%n", count, bytes / 1024.0 / count);
      System.out.printf(
          "whole pipeline   %7.0f mails/s  %6.2f CPU ms a mail  %d MiB resident%n",
          count / seconds, cpuMs, resident);
      System.out.printf(
          "bare bulk fetch  %7.0f mails/s  %6.2f CPU ms a mail%n", count / bareSeconds, bareCpuMs);
      System.out.printf(
          "ratio            %7.2f          %6.2f%n", bareSeconds / seconds, cpuMs / bareCpuMs);
    }
  }

  private static long deliver(Dovecot dovecot, List<byte[]> mails, int count) throws Exception {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      byte[] mail = mails.get(i % mails.size());
      dovecot.deliver("watched", mail);
      bytes += mail.length;
    }
    return bytes;
  }

  private static void awaitJudged(ServiceProcess service, long count) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (judged(service) < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all mails were judged in time");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static long judged(ServiceProcess service) throws Exception {
    JsonNode stats = service.get("/stats");
    return stats.get("messages").asLong() - stats.get("waiting").asLong();
  }

  private static List<byte[]> read(String[] arguments) throws Exception {
    List<byte[]> mails = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      try (Stream<Path> walk = Files.walk(Path.of(arguments[i]))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          mails.add(Files.readAllBytes(file));
        }
      }
    }
    return mails;
  }

  /** Mails of three kinds: text; text and HTML with links; the same with a small PDF. */
  private static List<byte[]> made() {
    Random random = new Random(5);
    List<byte[]> mails = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      mails.add(MadeMail.ofKind(i % 3, i, random));
    }
    return mails;
  }
}
