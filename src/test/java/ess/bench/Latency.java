package ess.bench;

import ess.testing.Dovecot;
import ess.testing.FeedClient;
import ess.testing.ImapProbe;
import ess.testing.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The time from the end of an APPEND to the frame with the verdict on the feed. Beside it, in the
 * same run, the time until a bare client that asks every 150 ms notices a new mail.
 *
 * <p>Arguments: {@code COUNT [NOOP_MILLIS]}.
 */
public final class Latency {

  private Latency() {}

  /** Runs it and prints the figures. */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    String noop = arguments.length > 1 ? arguments[1] : "150";
    Path dir = Files.createTempDirectory("ess-latency");
    try (Dovecot dovecot = Dovecot.start();
        ServiceProcess service = new ServiceProcess(Path.of("ess"), dir.resolve("data"))) {
      service
          .with("ESS_IMAP_HOST", "localhost")
          .with("ESS_IMAP_PORT", String.valueOf(dovecot.port()))
          .with("ESS_IMAP_USERNAME", "watched")
          .with("ESS_IMAP_PASSWORD", Dovecot.PASSWORD)
          .with("ESS_IMAP_NOOP_MILLIS", noop)
          .with("ESS_IMAP_CA_FILE", dovecot.caFile().toString());
      service.start();
      service.awaitReady(Duration.ofSeconds(60));
      service.login();
      print("APPEND to feed frame, noop " + noop, ofService(dovecot, service, count));
      print("APPEND to a bare client that asks every 150 ms", ofBareClient(dovecot, count));
    }
  }

  private static List<Double> ofService(Dovecot dovecot, ServiceProcess service, int count)
      throws Exception {
    Map<String, Long> seen = new ConcurrentHashMap<>();
    CountDownLatch all = new CountDownLatch(count);
    Random random = new Random(3);
    List<Double> times = new ArrayList<>();
    Map<String, Long> sent = new HashMap<>();
    try (FeedClient feed =
            FeedClient.connect(
                service.http(),
                service.uri("/feed?after=0"),
                service.token(),
                event -> {
                  if (event.path("type").asText().equals("verdict.given")) {
                    seen.put(event.at("/data/subject").asText(), System.nanoTime());
                    all.countDown();
                  }
                });
        ImapProbe probe = probe(dovecot, "watched")) {
      for (int i = 0; i < count; i++) {
        byte[] mail = MadeMail.ofKind(i % 3, i, random);
        probe.append("INBOX", mail);
        sent.put("report " + i, System.nanoTime());
        TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(200));
      }
      if (!all.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(all.getCount() + " verdicts never came");
      }
      feed.cut();
    }
    sent.forEach((subject, at) -> times.add((seen.get(subject) - at) / 1e6));
    return times;
  }

  private static List<Double> ofBareClient(Dovecot dovecot, int count) throws Exception {
    List<Double> times = new ArrayList<>();
    Random random = new Random(3);
    try (ImapProbe writer = probe(dovecot, "bare");
        ImapProbe reader = probe(dovecot, "bare")) {
      reader.examine("INBOX");
      for (int i = 0; i < count; i++) {
        long[] appended = {0};
        Thread append =
            new Thread(
                () -> {
                  try {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
                    writer.append(
                        "INBOX", "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
                    appended[0] = System.nanoTime();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
        append.start();
        while (!reader.noopTellsOfNews()) {
          TimeUnit.MILLISECONDS.sleep(150);
        }
        long noticed = System.nanoTime();
        append.join();
        times.add(Math.max(0, (noticed - appended[0]) / 1e6));
      }
    }
    return times;
  }

  private static ImapProbe probe(Dovecot dovecot, String user) throws Exception {
    return new ImapProbe(dovecot.port(), dovecot.caFile(), user, Dovecot.PASSWORD);
  }

  private static void print(String what, List<Double> times) {
    Collections.sort(times);
    System.out.printf(
        "%-50s p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms  (%d mails)%n",
        what,
        times.get(times.size() / 2),
        times.get((int) Math.ceil(times.size() * 0.99) - 1),
        times.get(times.size() - 1),
        times.size());
  }
}
