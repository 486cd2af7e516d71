package ess.decompose.child;

import ess.decompose.Carriers;
import ess.decompose.Decomposer;
import ess.decompose.Mails;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.message.Finding;
import ess.message.PartTree;
import ess.message.RawMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Measures children: start, frames of several sizes, the documents given as arguments in a child
 * and in one process, and what a kill costs the next request.
 */
final class ChildBench {

  private static final int ROUNDS = 2000;
  private static final ChildSettings SETTINGS =
      new ChildSettings(2, 256, 10, 1_000_000, Hardening.AUTO);

  private ChildBench() {}

  public static void main(String[] arguments) throws Exception {
    starts();
    try (Children children = ActingChild.children(SETTINGS)) {
      System.out.println("lockdown: " + children.warm());
      Decomposer decomposer = Decomposer.with(List.of(children));
      for (int size : new int[] {0, 20_000, 1_000_000}) {
        frames(decomposer, size);
      }
      kills(children, decomposer);
    }
    try (Children children = new Children(2, 256, 10, 1_000_000, "auto", "")) {
      children.warm();
      documents(children, arguments);
      resident(children);
    }
  }

  private static void starts() {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (Children children = new Children(1, 256, 10, 1000, "auto", "")) {
        long before = System.nanoTime();
        children.warm();
        times.add(System.nanoTime() - before);
      }
    }
    System.out.printf("start to ready, ms: %s%n", percentiles(times, 1e6));
  }

  private static void frames(Decomposer decomposer, int size) {
    RawMessage mail = mail(ActingOpener.content("show " + "! ".repeat(size / 2)));
    List<Long> times = new ArrayList<>();
    int rounds = Math.min(ROUNDS, 100_000_000 / (size + 50_000));
    for (int i = 0; i < rounds; i++) {
      long before = System.nanoTime();
      decomposer.takeApart(mail);
      times.add(System.nanoTime() - before);
    }
    RawMessage same =
        mail("! ".repeat(size / 2).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    Decomposer none = Decomposer.with(List.of());
    List<Long> without = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long before = System.nanoTime();
      none.takeApart(same);
      without.add(System.nanoTime() - before);
    }
    System.out.printf(
        "a mail of %d bytes to a child and back, µs: %s; the mail alone: %s%n",
        size, percentiles(times, 1e3), percentiles(without, 1e3));
  }

  private static void kills(Children children, Decomposer decomposer) throws Exception {
    RawMessage show = mail(ActingOpener.content("show x"));
    List<Long> next = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      decomposer.takeApart(mail(ActingOpener.content("exit")));
      long before = System.nanoTime();
      PartTree tree = decomposer.takeApart(show);
      next.add(System.nanoTime() - before);
      if (!tree.findings().isEmpty()) {
        System.out.println("FAULT " + tree.findings());
      }
      Thread.sleep(1000);
    }
    System.out.printf("the request after a child died, ms: %s%n", percentiles(next, 1e6));
    children.killAll();
    long before = System.nanoTime();
    decomposer.takeApart(show);
    System.out.printf(
        "the request after all were killed, spare too, ms: %.0f%n",
        (System.nanoTime() - before) / 1e6);
  }

  private static void documents(Children children, String[] arguments) throws IOException {
    List<RawMessage> mails = new ArrayList<>();
    for (String argument : arguments) {
      try (Stream<Path> walk = Files.walk(Path.of(argument))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          byte[] content = Files.readAllBytes(file);
          if (children.opens(Magic.of(Bytes.of(content)))) {
            mails.add(Mails.raw(Carriers.attached(file.getFileName().toString(), content)));
          }
        }
      }
    }
    if (mails.isEmpty()) {
      return;
    }
    Decomposer forked = Decomposer.with(List.of(children));
    for (int round = 1; round <= 3; round++) {
      Map<String, Integer> lost = new TreeMap<>();
      List<Long> times = new ArrayList<>();
      long start = System.nanoTime();
      for (RawMessage mail : mails) {
        long before = System.nanoTime();
        PartTree tree = forked.takeApart(mail);
        times.add(System.nanoTime() - before);
        for (Finding finding : tree.findings()) {
          if (finding.id().startsWith("child.") || finding.id().equals("decompose.failed")) {
            lost.merge(finding.id(), 1, Integer::sum);
          }
        }
      }
      System.out.printf(
          "round %d: %d documents, %.0f a second, ms each: %s; lost: %s%n",
          round,
          mails.size(),
          mails.size() * 1e9 / (System.nanoTime() - start),
          percentiles(times, 1e6),
          lost);
    }
    long start = System.nanoTime();
    mails.parallelStream().forEach(forked::takeApart);
    System.out.printf(
        "two threads, two children: %.0f documents a second%n",
        mails.size() * 1e9 / (System.nanoTime() - start));
  }

  private static void resident(Children children) throws IOException {
    for (long id : children.ids()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + id + "/status"))) {
        if (line.startsWith("VmRSS") || line.startsWith("VmHWM")) {
          System.out.printf("child %d %s%n", id, line.replaceAll("\\s+", " "));
        }
      }
    }
  }

  private static RawMessage mail(byte[] content) {
    return Mails.raw(Carriers.attached("a.bin", content));
  }

  private static String percentiles(List<Long> times, double unit) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return "p50 %.1f, p95 %.1f, max %.1f"
        .formatted(
            sorted[sorted.length / 2] / unit,
            sorted[sorted.length * 95 / 100] / unit,
            sorted[sorted.length - 1] / unit);
  }
}
