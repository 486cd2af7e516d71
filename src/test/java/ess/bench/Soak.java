package ess.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import ess.testing.Dovecot;
import ess.testing.FeedClient;
import ess.testing.ImapProbe;
import ess.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The service under fire: mails of real folders in a real Dovecot, the process killed again and
 * again while it works, its feed cut off again and again; then everything is compared from outside:
 * IMAP by a client of its own, the database by {@code sqlite3}, REST by HTTP.
 *
 * <p>Arguments: {@code KILLS CUTS FIRST FOLDER[,FOLDER…] [FOLDER…]}: the first FIRST mails of the
 * first list of folders by file name, and all of the others.
 */
public final class Soak {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(7);
  private final List<String> failures = new ArrayList<>();

  private Soak() {}

  /** Runs it; exits with 1 if anything is not as promised. */
  public static void main(String[] arguments) throws Exception {
    new Soak().run(arguments);
  }

  private void run(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    int cuts = Integer.parseInt(arguments[1]);
    List<Path> mails = mails(arguments);
    Path dir = Files.createTempDirectory("ess-soak");
    System.out.printf("%d mails, %d kills, %d cuts%n", mails.size(), kills, cuts);
    try (Dovecot dovecot = Dovecot.start();
        ServiceProcess service = new ServiceProcess(Path.of("ess"), dir.resolve("data"))) {
      for (int i = 0; i < mails.size(); i++) {
        byte[] mail = Files.readAllBytes(mails.get(i));
        if (i % 3 == 0) {
          dovecot.deliverSeen("watched", mail);
        } else {
          dovecot.deliver("watched", mail);
        }
      }
      Map<Long, String> flagsBefore;
      List<String> foldersBefore;
      try (ImapProbe probe = probe(dovecot)) {
        probe.examine("INBOX");
        flagsBefore = probe.flags();
        foldersBefore = probe.folders();
      }
      service
          .with("ESS_IMAP_HOST", "localhost")
          .with("ESS_IMAP_PORT", String.valueOf(dovecot.port()))
          .with("ESS_IMAP_USERNAME", "watched")
          .with("ESS_IMAP_PASSWORD", Dovecot.PASSWORD)
          .with("ESS_IMAP_CA_FILE", dovecot.caFile().toString());
      killWhileItWorks(service, kills, flagsBefore.size());
      awaitAll(service, flagsBefore.size());
      service.login();
      compareWithMailbox(service, dovecot, flagsBefore, foldersBefore, dir.resolve("data"));
      compareRestWithRows(service);
      cutTheFeed(service, dovecot, cuts);
    }
    failures.forEach(f -> System.out.println("NOT AS PROMISED: " + f));
    System.out.println(failures.isEmpty() ? "all as promised" : failures.size() + " failures");
    System.exit(failures.isEmpty() ? 0 : 1);
  }

  private static ImapProbe probe(Dovecot dovecot) throws Exception {
    return new ImapProbe(dovecot.port(), dovecot.caFile(), "watched", Dovecot.PASSWORD);
  }

  private static List<Path> mails(String[] arguments) throws IOException {
    List<Path> first = new ArrayList<>();
    for (String folder : arguments[3].split(",")) {
      first.addAll(files(Path.of(folder)));
    }
    first.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
    int count = Math.min(first.size(), Integer.parseInt(arguments[2]));
    List<Path> all = new ArrayList<>(first.subList(0, count));
    for (int i = 4; i < arguments.length; i++) {
      all.addAll(files(Path.of(arguments[i])));
    }
    return all;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void killWhileItWorks(ServiceProcess service, int kills, int expected) throws Exception {
    int during = 0;
    for (int i = 0; i < kills; i++) {
      service.start();
      if (i % 4 == 3) {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(3000));
      } else {
        service.awaitReady(Duration.ofSeconds(60));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1200));
      }
      service.kill();
      long judged = count(service, "select count(*) n from message where state = 'judged'");
      long rows = count(service, "select count(*) n from message");
      during += judged < expected ? 1 : 0;
      System.out.printf("kill %2d: %d rows, %d judged%n", i + 1, rows, judged);
    }
    System.out.printf("%d of %d kills hit unfinished work%n", during, kills);
    service.start();
    service.awaitReady(Duration.ofSeconds(60));
  }

  private void awaitAll(ServiceProcess service, int expected) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (count(service, "select count(*) n from message where state = 'judged'") < expected) {
      if (System.nanoTime() > end) {
        failures.add("not all mails have a verdict in time");
        return;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private void compareWithMailbox(
      ServiceProcess service,
      Dovecot dovecot,
      Map<Long, String> flagsBefore,
      List<String> foldersBefore,
      Path data)
      throws Exception {
    check("rows", flagsBefore.size(), count(service, "select count(*) n from message"));
    check("verdicts", flagsBefore.size(), count(service, "select count(*) n from verdict"));
    check(
        "distinct UIDs",
        flagsBefore.size(),
        count(service, "select count(distinct uid) n from message"));
    Map<Long, String> hashes = new HashMap<>();
    for (JsonNode row : rows(service, "select uid, sha256 from message")) {
      hashes.put(row.get("uid").asLong(), row.get("sha256").asText());
    }
    int same = 0;
    int spooled = 0;
    try (ImapProbe probe = probe(dovecot)) {
      probe.examine("INBOX");
      for (long uid : flagsBefore.keySet()) {
        String served = sha256(probe.body(uid));
        same += served.equals(hashes.get(uid)) ? 1 : 0;
        Path file = data.resolve("spool").resolve(served.substring(0, 2)).resolve(served + ".eml");
        spooled += Files.exists(file) && sha256(Files.readAllBytes(file)).equals(served) ? 1 : 0;
      }
      check("hashes of rows equal to what IMAP serves", flagsBefore.size(), same);
      check("spool files equal to what IMAP serves", flagsBefore.size(), spooled);
      Map<Long, String> flags = probe.flags();
      check("flags unchanged", flagsBefore.toString(), flags.toString());
      check("folders unchanged", foldersBefore.toString(), probe.folders().toString());
    }
    for (JsonNode row : rows(service, "select result, count(*) n from message group by result")) {
      System.out.printf("verdict %s: %d%n", row.get("result").asText(), row.get("n").asInt());
    }
  }

  private void compareRestWithRows(ServiceProcess service) throws Exception {
    Map<String, List<String>> findings = new HashMap<>();
    Map<String, List<String>> parts = new HashMap<>();
    for (JsonNode row :
        rows(
            service,
            "select v.message_id m, f.finding f, f.part p from finding f join verdict v on v.id ="
                + " f.verdict_id order by 1, f.position")) {
      add(findings, row.get("m").asText(), row.get("f").asText() + " " + row.get("p").asText());
    }
    for (JsonNode row :
        rows(
            service,
            "select v.message_id m, p.path p, p.sha256 h from part p join verdict v on v.id ="
                + " p.verdict_id order by 1, p.position")) {
      add(parts, row.get("m").asText(), row.get("p").asText() + " " + row.get("h").asText());
    }
    int verdictsSame = 0;
    int findingsSame = 0;
    int partsSame = 0;
    List<JsonNode> messages =
        rows(service, "select message_id id, result, score from verdict order by message_id");
    for (JsonNode row : messages) {
      String id = row.get("id").asText();
      JsonNode verdict = service.get("/messages/" + id).get("verdict");
      verdictsSame +=
          verdict.get("result").asText().equals(row.get("result").asText())
                  && verdict.get("score").asInt() == row.get("score").asInt()
              ? 1
              : 0;
      List<String> restFindings = new ArrayList<>();
      verdict
          .get("findings")
          .forEach(f -> restFindings.add(f.get("id").asText() + " " + f.get("part").asText()));
      findingsSame += restFindings.equals(findings.getOrDefault(id, List.of())) ? 1 : 0;
      List<String> restParts = new ArrayList<>();
      service
          .get("/messages/" + id + "/parts")
          .get("parts")
          .forEach(p -> restParts.add(p.get("path").asText() + " " + p.get("sha256").asText()));
      partsSame += restParts.equals(parts.getOrDefault(id, List.of())) ? 1 : 0;
    }
    check("verdicts the same over REST and in sqlite3", messages.size(), verdictsSame);
    check("findings the same over REST and in sqlite3", messages.size(), findingsSame);
    check("parts the same over REST and in sqlite3", messages.size(), partsSame);
    TreeSet<String> listed = new TreeSet<>();
    String cursor = "";
    do {
      JsonNode page = service.get("/messages?limit=100" + cursor);
      page.get("items").forEach(item -> listed.add(item.get("id").asText()));
      cursor = page.hasNonNull("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    check("messages listed page by page", messages.size(), listed.size());
  }

  private void cutTheFeed(ServiceProcess service, Dovecot dovecot, int cuts) throws Exception {
    ConcurrentLinkedQueue<Long> seen = new ConcurrentLinkedQueue<>();
    long head = count(service, "select max(seq) n from event");
    long step = Math.max(1, head / Math.max(1, cuts + 1));
    long after = 0;
    Thread writer = new Thread(() -> appendMails(dovecot));
    writer.start();
    for (int i = 0; i <= cuts; i++) {
      boolean lastOne = i == cuts;
      long until = after + 1 + random.nextInt((int) (2 * step));
      long[] last = {after};
      try (FeedClient client =
          FeedClient.connect(
              service.http(),
              service.uri("/feed?after=" + after),
              service.token(),
              event -> {
                synchronized (last) {
                  last[0] = event.get("seq").asLong();
                  seen.add(last[0]);
                }
              })) {
        if (lastOne) {
          writer.join();
          awaitJudged(service);
          head = count(service, "select max(seq) n from event");
          until = head;
        }
        long end = System.nanoTime() + Duration.ofSeconds(lastOne ? 60 : 2).toNanos();
        while (reached(last) < until && System.nanoTime() < end) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
        client.cut();
        after = reached(last);
      }
    }
    List<Long> stored = new ArrayList<>();
    rows(service, "select seq from event order by seq")
        .forEach(r -> stored.add(r.get("seq").asLong()));
    check("events after " + cuts + " cuts", stored.size(), seen.size());
    check("their sequence", stored.toString(), List.copyOf(seen).toString());
  }

  private static long reached(long[] last) {
    synchronized (last) {
      return last[0];
    }
  }

  private void appendMails(Dovecot dovecot) {
    try (ImapProbe probe = probe(dovecot)) {
      for (int i = 0; i < 40; i++) {
        String mail = "From: a@example.org\r\nSubject: live " + i + "\r\n\r\nhello " + i + "\r\n";
        probe.append("INBOX", mail.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (Exception e) {
      failures.add("could not append: " + e);
    }
  }

  private void awaitJudged(ServiceProcess service) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end) {
      long open = count(service, "select count(*) n from message where state <> 'judged'");
      long live = count(service, "select count(*) n from message where subject like 'live %'");
      if (open == 0 && live == 40) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    failures.add("the live mails were not judged in time");
  }

  private void check(String what, Object expected, Object found) {
    boolean same = expected.toString().equals(found.toString());
    String shown = found.toString().length() > 40 ? (same ? "the same" : "different") : "" + found;
    System.out.printf("%-50s %s%n", what, shown);
    if (!same) {
      failures.add(what + ": expected " + cut(expected) + ", found " + cut(found));
    }
  }

  private static String cut(Object value) {
    String text = value.toString();
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static void add(Map<String, List<String>> map, String key, String value) {
    map.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
  }

  private static long count(ServiceProcess service, String sql) throws Exception {
    List<JsonNode> rows = rows(service, sql);
    return rows.isEmpty() ? 0 : rows.get(0).get("n").asLong();
  }

  private static List<JsonNode> rows(ServiceProcess service, String sql) throws Exception {
    if (!Files.exists(service.database())) {
      return List.of();
    }
    Process sqlite =
        new ProcessBuilder(
                "sqlite3", "-json", "-cmd", ".timeout 5000", service.database().toString(), sql)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] out = sqlite.getInputStream().readAllBytes();
    sqlite.waitFor();
    List<JsonNode> rows = new ArrayList<>();
    if (out.length > 0) {
      JSON.readTree(out).forEach(rows::add);
    }
    return rows;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
