package ess.bench;

import com.fasterxml.jackson.databind.JsonNode;
import ess.testing.FeedClient;
import ess.testing.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A reader of the feed whose connection is cut at random, again and again, while mails arrive at
 * the service in a process of its own; it comes back with its last number each time. In the end it
 * must have exactly what is stored, in order.
 *
 * <p>Argument: {@code KILLS}.
 */
public final class FeedKills {

  private final ServiceProcess service;
  private final List<Long> seen = new ArrayList<>();

  private FeedKills(ServiceProcess service) {
    this.service = service;
  }

  /** Runs it; exits with 1 if anything is missing, double or out of order. */
  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    Path dir = Files.createTempDirectory("ess-feed");
    boolean isRight;
    try (ServiceProcess service = new ServiceProcess(Path.of("ess"), dir.resolve("data"))) {
      service.with("ESS_RATE_PER_ACCOUNT", "0").with("ESS_RATE_PER_ADDRESS", "0").start();
      service.awaitReady(Duration.ofSeconds(60));
      service.login();
      isRight = new FeedKills(service).run(kills);
    }
    System.exit(isRight ? 0 : 1);
  }

  private boolean run(int kills) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread mails = new Thread(() -> submit(done));
    mails.start();
    Random random = new Random(5);
    int underway = 0;
    for (int i = 0; i < kills; i++) {
      try (FeedClient client = connect()) {
        LockSupport.parkNanos(random.nextInt(150) * 1_000_000L);
        client.cut();
        underway += last() < head() ? 1 : 0;
      }
    }
    done.set(true);
    mails.join();
    List<Long> stored = stored();
    try (FeedClient client = connect()) {
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (last() < stored.get(stored.size() - 1) && System.nanoTime() < end) {
        LockSupport.parkNanos(10_000_000);
      }
      client.cut();
    }
    boolean isSame = seen.equals(stored);
    System.out.printf(
        "%d cuts, %d of them with events on their way: %d events read, %d stored, %s%n",
        kills,
        underway,
        seen.size(),
        stored.size(),
        isSame ? "the same in the same order" : "NOT THE SAME");
    return isSame;
  }

  private FeedClient connect() {
    return FeedClient.connect(
        service.http(), service.uri("/feed?after=" + last()), service.token(), this::take);
  }

  private synchronized void take(JsonNode event) {
    seen.add(event.get("seq").asLong());
  }

  private synchronized long last() {
    return seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
  }

  private long head() throws Exception {
    return service.get("/events?limit=1&after=" + last()).get("next").asLong();
  }

  private void submit(AtomicBoolean done) {
    try {
      for (int i = 0; !done.get(); i++) {
        String mail = "From: a@example.org\r\nSubject: mail %d\r\n\r\nHello\r\n".formatted(i);
        int status =
            service
                .http()
                .send(
                    HttpRequest.newBuilder(service.uri("/messages"))
                        .header("Authorization", "Bearer " + service.token())
                        .header("Content-Type", "message/rfc822")
                        .POST(HttpRequest.BodyPublishers.ofString(mail))
                        .build(),
                    BodyHandlers.discarding())
                .statusCode();
        if (status != 202 && status != 201) {
          System.out.println("a mail was answered " + status);
        }
      }
    } catch (Exception e) {
      System.out.println("no mails any more: " + e);
    }
  }

  /** What is stored, once every mail has its verdict. */
  private List<Long> stored() throws Exception {
    while (service.get("/stats").get("waiting").asLong() > 0) {
      LockSupport.parkNanos(100_000_000);
    }
    List<Long> stored = new ArrayList<>();
    JsonNode page = service.get("/events?limit=1000&after=0");
    while (!page.get("items").isEmpty()) {
      page.get("items").forEach(event -> stored.add(event.get("seq").asLong()));
      page = service.get("/events?limit=1000&after=" + page.get("next").asLong());
    }
    return stored;
  }
}
