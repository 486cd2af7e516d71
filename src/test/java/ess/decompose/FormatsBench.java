package ess.decompose;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Sends every file of some folders as an attachment and prints what became of it: opened, detected
 * only, or not known; and the time that it took. {@code --files} prints a line a file.
 */
final class FormatsBench {

  /** How far a file was understood, the least first. */
  private enum Fate {
    UNKNOWN,
    TEXT,
    DETECTED,
    LOCKED,
    OPENED
  }

  private FormatsBench() {}

  public static void main(String[] arguments) throws IOException {
    List<String> folders = new ArrayList<>(List.of(arguments));
    boolean lines = folders.remove("--files");
    Map<String, Map<Fate, Integer>> table = new TreeMap<>();
    Map<String, Integer> faults = new TreeMap<>();
    List<Long> times = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
          one(file, lines, table, faults, times);
        }
      }
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf("%-66s %s%n", "type", Arrays.toString(Fate.values()));
    table.forEach(
        (type, fates) ->
            System.out.printf(
                "%-66s %s%n",
                type,
                Stream.of(Fate.values())
                    .map(fate -> "%7d".formatted(fates.getOrDefault(fate, 0)))
                    .toList()));
    System.out.printf(
        "files %d, time ms: p50 %.1f, p99 %.1f, max %.1f%n",
        sorted.length,
        sorted[sorted.length / 2] / 1e6,
        sorted[sorted.length * 99 / 100] / 1e6,
        sorted[sorted.length - 1] / 1e6);
    faults.forEach((fault, count) -> System.out.printf("FAULT %d %s%n", count, fault));
  }

  private static void one(
      Path file,
      boolean lines,
      Map<String, Map<Fate, Integer>> table,
      Map<String, Integer> faults,
      List<Long> times)
      throws IOException {
    byte[] mail = Carriers.attached(file.getFileName().toString(), Files.readAllBytes(file));
    long before = System.nanoTime();
    PartTree tree = Mails.takeApart(mail);
    times.add(System.nanoTime() - before);
    Part part =
        tree.parts().stream()
            .filter(p -> p.path().text().startsWith("2/"))
            .min(Comparator.comparingInt(p -> p.path().text().length()))
            .orElse(tree.root());
    boolean opened = tree.parts().stream().anyMatch(p -> part.path().equals(p.parent()));
    Fate fate =
        opened
            ? Fate.OPENED
            : part.is(Part.Trait.ENCRYPTED)
                ? Fate.LOCKED
                : part.type().equals(MediaType.OCTET_STREAM)
                    ? Fate.UNKNOWN
                    : part.type().type().equals("text") ? Fate.TEXT : Fate.DETECTED;
    table
        .computeIfAbsent(part.type().toString(), type -> new TreeMap<>())
        .merge(fate, 1, Integer::sum);
    if (!DecomposeBench.isGapless(tree, mail.length)) {
      faults.merge("the ledger has a gap: " + file.getFileName(), 1, Integer::sum);
    }
    for (Finding finding : tree.findings()) {
      if (finding.id().equals("decompose.failed")) {
        faults.merge(finding.evidence() + " in " + file.getFileName(), 1, Integer::sum);
      }
    }
    if (lines) {
      System.out.printf(
          "%-8s %-60s %-40s %4d parts %5d ms %s%n",
          fate,
          file.getFileName(),
          part.type(),
          tree.parts().size(),
          times.get(times.size() - 1) / 1_000_000,
          tree.findings().stream().map(Finding::id).distinct().toList());
    }
  }
}
