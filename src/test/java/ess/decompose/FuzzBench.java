package ess.decompose;

import ess.message.Finding;
import ess.message.PartTree;
import ess.message.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Changes files at random and takes what comes out apart, for as long as was asked. Files that end
 * in {@code .eml} or begin like a mail are changed as mails, others as attachments. What fails,
 * takes too long, breaks the law of the ledger, or is not told twice alike is kept in {@code
 * target/fuzz}.
 */
final class FuzzBench {

  private static final Limits LIMITS =
      new Limits(50L << 20, 64L << 20, 16L << 20, 200, 2000, 20, 10_000, 20);
  private static final int LARGEST_SEED = 300_000;
  private static final long SLOW_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long HANGING_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int[] TELLING = {
    0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, -1, -2
  };
  private static final String[] WORDS = {
    "\r\n",
    "\n",
    "\r",
    "--",
    "Content-Type: multipart/mixed; boundary=x\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Type: message/rfc822\r\n",
    "boundary=",
    "=?utf-8?b?",
    "begin 644 a\n",
    "=ybegin line=128 size=3 name=a\n",
    "\0",
    "PK\3\4",
    "PK\1\2",
    "PK\5\6",
    "%PDF-1.4\n",
    "endstream",
    "{\\rtf1",
    "\\objdata ",
    "data:text/html;base64,"
  };

  private final Random random;
  private final List<byte[]> seeds;
  private final List<String> names;
  private final Decomposer decomposer;
  private final Map<String, Integer> faults = new TreeMap<>();
  private final AtomicReference<String> now = new AtomicReference<>("");
  private final AtomicLong since = new AtomicLong(System.nanoTime());
  private final Path kept = Path.of("target/fuzz");

  private FuzzBench(List<byte[]> seeds, List<String> names, long seed) {
    this.seeds = seeds;
    this.names = names;
    this.random = new Random(seed);
    this.decomposer = new Decomposer(LIMITS, java.time.Clock.systemUTC(), System::nanoTime);
  }

  public static void main(String[] arguments) throws IOException {
    long seconds = Long.parseLong(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    List<byte[]> seeds = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String folder : Arrays.asList(arguments).subList(2, arguments.length)) {
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          if (Files.size(file) > 0 && Files.size(file) <= LARGEST_SEED) {
            seeds.add(Files.readAllBytes(file));
            names.add(file.getFileName().toString());
          }
        }
      }
    }
    if (seeds.isEmpty()) {
      Carriers.of(Carriers.executable())
          .forEach(
              (name, mail) -> {
                seeds.add(mail);
                names.add(name + ".eml");
              });
    }
    new FuzzBench(seeds, names, seed).run(Duration.ofSeconds(seconds));
  }

  private void run(Duration length) throws IOException {
    Files.createDirectories(kept);
    Thread watch = new Thread(this::watch, "watch");
    watch.setDaemon(true);
    watch.start();
    long end = System.nanoTime() + length.toNanos();
    long told = System.nanoTime();
    int runs = 0;
    long slowest = 0;
    while (System.nanoTime() < end) {
      int which = random.nextInt(seeds.size());
      byte[] changed = changed(seeds.get(which));
      String name = names.get(which);
      boolean mail = name.endsWith(".eml") || looksLikeMail(seeds.get(which));
      slowest = Math.max(slowest, one(name, mail ? changed : Carriers.attached(name, changed)));
      runs++;
      if (System.nanoTime() - told > Duration.ofSeconds(30).toNanos()) {
        told = System.nanoTime();
        System.out.printf("%d runs, %d kinds of faults%n", runs, faults.size());
      }
    }
    System.out.printf(
        "%d runs of %d files in %d s, slowest %d ms%n",
        runs, seeds.size(), length.toSeconds(), slowest / 1_000_000);
    faults.forEach((fault, count) -> System.out.printf("  %6d %s%n", count, fault));
  }

  private long one(String name, byte[] mail) throws IOException {
    now.set(name);
    since.set(System.nanoTime());
    Files.write(kept.resolve("now.eml"), mail);
    PartTree tree;
    try {
      tree = decomposer.takeApart(Mails.raw(mail));
    } catch (RuntimeException | Error e) {
      fault(e + " at " + e.getStackTrace()[0], name, mail);
      return 0;
    }
    long took = System.nanoTime() - since.get();
    for (Finding finding : tree.findings()) {
      if (finding.id().equals("decompose.failed")) {
        fault(finding.evidence() + "", name, mail);
      }
    }
    if (!DecomposeBench.isGapless(tree, mail.length)) {
      fault("the ledger has a gap", name, mail);
    }
    if (took > SLOW_NANOS) {
      fault("slow", name, mail);
    }
    if (random.nextInt(50) == 0) {
      PartTree again = decomposer.takeApart(Mails.raw(mail));
      boolean alike =
          again.findings().equals(tree.findings())
              && again.parts().stream()
                  .map(p -> p.path() + " " + p.sha256())
                  .toList()
                  .equals(tree.parts().stream().map(p -> p.path() + " " + p.sha256()).toList());
      boolean timed = tree.findings().stream().anyMatch(f -> f.id().equals("limit.time"));
      if (!alike && !timed) {
        fault("told twice differently", name, mail);
      }
    }
    return took;
  }

  private void fault(String what, String name, byte[] mail) throws IOException {
    if (faults.merge(what, 1, Integer::sum) == 1) {
      String file = Sha256.of(mail).hex().substring(0, 16) + ".eml";
      Files.write(kept.resolve(file), mail);
      System.out.printf("FAULT %s, from %s, kept as %s%n", what, name, file);
    }
  }

  private void watch() {
    while (true) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
      if (System.nanoTime() - since.get() > HANGING_NANOS) {
        System.out.printf("HANGS: %s, kept as target/fuzz/now.eml%n", now.get());
        Thread.getAllStackTraces()
            .forEach(
                (thread, trace) -> {
                  if (thread.getName().equals("main")) {
                    Arrays.stream(trace).limit(25).forEach(line -> System.out.println("  " + line));
                  }
                });
        System.exit(1);
      }
    }
  }

  private static boolean looksLikeMail(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 4000), StandardCharsets.ISO_8859_1);
    return head.contains("\nContent-Type:") && head.contains("\nSubject:");
  }

  private byte[] changed(byte[] seed) {
    byte[] bytes = seed.clone();
    int times = 1 + random.nextInt(6);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(10)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
      case 2, 3 -> number(bytes, at, 2 << random.nextInt(2), random.nextBoolean());
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        return spliced(bytes, at, at + random.nextInt(64), new byte[0]);
      }
      case 6 -> {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(256));
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      case 7 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        int to = Math.min(other.length, from + random.nextInt(2000));
        return spliced(bytes, at, at, Arrays.copyOfRange(other, from, to));
      }
      case 8 -> {
        byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.ISO_8859_1);
        return spliced(bytes, at, at, word);
      }
      default -> {
        // The first bytes hold most of what steers a reader.
        int near = random.nextInt(Math.min(bytes.length, 512));
        number(bytes, near, 1 << random.nextInt(3), random.nextBoolean());
      }
    }
    return bytes;
  }

  private void number(byte[] bytes, int at, int size, boolean little) {
    int value =
        random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : random.nextInt(70_000);
    for (int i = 0; i < size && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * (little ? i : size - 1 - i)));
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
    int end = Math.min(bytes.length, to);
    byte[] out = new byte[from + instead.length + bytes.length - end];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(instead, 0, out, from, instead.length);
    System.arraycopy(bytes, end, out, from + instead.length, bytes.length - end);
    return out;
  }
}
