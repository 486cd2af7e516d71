package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Magic;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.Region;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/**
 * Takes every file of some folders apart and prints what it cost, beside mime4j alone in the same
 * run. With {@code --attach} each file is the attachment of a mail.
 */
final class DecomposeBench {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DecomposeBench() {}

  public static void main(String[] arguments) throws IOException {
    List<String> folders = new ArrayList<>(List.of(arguments));
    boolean attach = folders.remove("--attach");
    boolean once = folders.remove("--once");
    List<Path> files = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> walk = Files.walk(Path.of(folder))) {
        walk.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    List<byte[]> mails = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      mails.add(attach ? Carriers.attached(file.getFileName().toString(), bytes) : bytes);
    }
    int rounds = once ? 1 : 5;
    long[] best = new long[mails.size()];
    Arrays.fill(best, Long.MAX_VALUE);
    long bestTotal = Long.MAX_VALUE;
    long bestMime4j = Long.MAX_VALUE;
    long bestAngus = Long.MAX_VALUE;
    long bestUnion = Long.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long total = 0;
      for (int i = 0; i < mails.size(); i++) {
        long before = THREADS.getCurrentThreadCpuTime();
        Mails.takeApart(mails.get(i));
        long took = THREADS.getCurrentThreadCpuTime() - before;
        best[i] = Math.min(best[i], took);
        total += took;
      }
      bestTotal = Math.min(bestTotal, total);
      long before = THREADS.getCurrentThreadCpuTime();
      for (byte[] mail : mails) {
        mime4j(mail);
      }
      bestMime4j = Math.min(bestMime4j, THREADS.getCurrentThreadCpuTime() - before);
      bestAngus = Math.min(bestAngus, cpu(mails, AngusWalk::walk));
      bestUnion = Math.min(bestUnion, cpu(mails, DecomposeBench::union));
    }
    report(files, mails, best, bestTotal, bestMime4j);
    System.out.printf(
        "scanner, mime4j, hash and type CPU us/mail: %.1f; Angus alone %.1f; ratio %.2f; all of decompose/Angus %.2f%n",
        bestUnion / 1e3 / mails.size(),
        bestAngus / 1e3 / mails.size(),
        (double) bestUnion / bestAngus,
        (double) bestTotal / bestAngus);
    typesAndHashes(mails);
    facts(files, mails);
  }

  private static long cpu(List<byte[]> mails, Consumer<byte[]> work) {
    long before = THREADS.getCurrentThreadCpuTime();
    mails.forEach(work);
    return THREADS.getCurrentThreadCpuTime() - before;
  }

  /** What decompose does of a mail before it looks into any of its contents. */
  private static void union(byte[] mail) {
    Known known = new Known();
    Bytes bytes = Bytes.of(mail);
    Scan scan =
        new RawScanner(bytes, 10_000, 20, RawScanner.Start.MAIL, RawScanner.Strictness.LOOSE, null)
            .scan();
    for (Entity entity : scan.entities()) {
      hashAndType(known, new Bytes(mail, entity.header.from, entity.header.to));
      Bytes body = new Bytes(mail, entity.bodyFrom, Math.max(entity.bodyFrom, entity.bodyTo));
      if (entity.shape == Entity.Shape.LEAF) {
        BodyReadings.of(entity.header, body).forEach(r -> hashAndType(known, r.content()));
      }
    }
    SecondOpinion.of(bytes, known, 200).unknown().forEach(seen -> hashAndType(known, seen.bytes()));
  }

  private static void hashAndType(Known known, Bytes content) {
    known.add(content);
    content.content().sha256();
    Magic.of(content);
  }

  private static void typesAndHashes(List<byte[]> mails) {
    List<Part> parts = new ArrayList<>();
    for (byte[] mail : mails) {
      parts.addAll(Mails.takeApart(mail).parts());
    }
    long before = THREADS.getCurrentThreadCpuTime();
    for (Part part : parts) {
      Magic.of(Bytes.of(part.content()));
    }
    long typed = THREADS.getCurrentThreadCpuTime();
    for (Part part : parts) {
      part.content().sha256();
    }
    long hashed = THREADS.getCurrentThreadCpuTime();
    System.out.printf(
        "parts a second: types %.0f, hashes %.0f%n",
        parts.size() * 1e9 / (typed - before), parts.size() * 1e9 / (hashed - typed));
  }

  private static void report(
      List<Path> files, List<byte[]> mails, long[] best, long total, long mime4j) {
    long bytes = mails.stream().mapToLong(mail -> mail.length).sum();
    long[] sorted = best.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    System.out.printf("mails %d, mean size %d bytes%n", n, bytes / n);
    System.out.printf(
        "decompose CPU us/mail: mean %.1f, p50 %.1f, p99 %.1f, max %.1f%n",
        total / 1e3 / n, sorted[n / 2] / 1e3, sorted[n * 99 / 100] / 1e3, sorted[n - 1] / 1e3);
    System.out.printf(
        "mime4j alone CPU us/mail: mean %.1f; ratio decompose/mime4j %.2f%n",
        mime4j / 1e3 / n, (double) total / mime4j);
    for (int i = 0; i < n; i++) {
      if (best[i] >= sorted[Math.max(0, n - 5)]) {
        System.out.printf("  slow: %.1f ms %s%n", best[i] / 1e6, files.get(i).getFileName());
      }
    }
  }

  private static void facts(List<Path> files, List<byte[]> mails) {
    Map<String, Integer> findings = new TreeMap<>();
    Map<String, Integer> types = new TreeMap<>();
    int parts = 0;
    int unlawful = 0;
    for (int i = 0; i < mails.size(); i++) {
      PartTree tree = Mails.takeApart(mails.get(i));
      parts += tree.parts().size();
      tree.findings().stream()
          .map(Finding::id)
          .distinct()
          .forEach(id -> findings.merge(id, 1, Integer::sum));
      for (Part part : tree.parts()) {
        String kind = part.kind() + " " + part.type();
        types.merge(kind, 1, Integer::sum);
      }
      for (Finding finding : tree.findings()) {
        if (finding.id().equals("decompose.failed")) {
          System.out.printf("FAILED %s %s %s%n", files.get(i), finding.part(), finding.evidence());
        }
      }
      if (!isGapless(tree, mails.get(i).length)) {
        unlawful++;
        System.out.printf("LAW BROKEN %s%n", files.get(i));
      }
    }
    System.out.printf(
        "parts a mail %.1f, ledgers with a gap %d%n", (double) parts / mails.size(), unlawful);
    findings.forEach((id, count) -> System.out.printf("  finding %-34s %d%n", id, count));
    types.forEach((type, count) -> System.out.printf("  type %-50s %d%n", type, count));
  }

  static boolean isGapless(PartTree tree, long length) {
    long at = 0;
    for (Region region : tree.regions()) {
      if (region.range().from() != at) {
        return false;
      }
      at = region.range().to();
    }
    return at == length;
  }

  private static void mime4j(byte[] mail) {
    MimeConfig config =
        MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .setMaxContentLen(-1)
            .build();
    MimeTokenStream stream = new MimeTokenStream(config);
    try {
      stream.parse(new java.io.ByteArrayInputStream(mail));
      int depth = 0;
      while (stream.getState() != EntityState.T_END_OF_STREAM && depth < 50) {
        switch (stream.getState()) {
          case T_BODY ->
              stream.getDecodedInputStream().transferTo(java.io.OutputStream.nullOutputStream());
          case T_START_MULTIPART, T_START_MESSAGE -> depth++;
          case T_END_MULTIPART, T_END_MESSAGE -> depth--;
          default -> {}
        }
        stream.next();
      }
    } catch (IOException | MimeException | RuntimeException e) {
      return;
    }
  }
}
