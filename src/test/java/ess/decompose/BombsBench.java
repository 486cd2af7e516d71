package ess.decompose;

import ess.decompose.opener.Openings;
import ess.decompose.opener.ZipMaker;
import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Takes bombs apart, and prints what each was named, the time and the most heap that it took. Ends
 * with 1 if one has not the name that it must have.
 */
final class BombsBench {

  private static final byte[] BLOCK = new byte[1 << 20];

  /**
   * A bomb.
   *
   * @param finding the finding that it must have; empty for none
   */
  private record Bomb(String what, String finding, Callable<byte[]> mail) {}

  private BombsBench() {}

  public static void main(String[] arguments) throws Exception {
    List<Bomb> bombs =
        List.of(
            new Bomb("nothing: a mail of 1 KB", "", () -> Carriers.attached("a", new byte[1000])),
            new Bomb(
                "16 zips in 16 zips, five levels, 1 GB each",
                "limit.ratio",
                () -> attached(nested())),
            new Bomb(
                "20,000 entries that share one kernel",
                "archive.overlapping-entries",
                () -> attached(overlapping())),
            new Bomb("zip of 64 x 50 MB", "limit.unpacked-bytes", () -> attached(many(64, 50))),
            new Bomb("zip of 70,000 entries", "limit.parts", () -> attached(entries(70_000))),
            new Bomb("gzip in gzip, 10,000 deep", "limit.depth", () -> attached(gzips(10_000))),
            new Bomb("gzip of 1 GB", "limit.entry-bytes", () -> attached(gzip(1024))),
            new Bomb("xz of 1 GB", "limit.ratio", () -> attached(xz(1024))),
            new Bomb(
                "multiparts 10,000 deep",
                "mime.deep-nesting",
                () -> Carriers.deep(Carriers.executable(), 10_000)),
            new Bomb("mails in mails, 10,000 deep", "limit.depth", () -> mails(10_000)),
            new Bomb(
                "a header field of 20 MB",
                "mime.huge-header",
                () -> header("Subject: " + "a".repeat(20 << 20))),
            new Bomb(
                "200,000 header fields",
                "mime.too-many-fields",
                () -> header("X-A: b\r\n".repeat(200_000) + "X: y")),
            new Bomb("2 MB of boundary parameters", "mime.huge-header", () -> header(boundaries())),
            new Bomb("20,000 parts", "limit.parts", () -> parts(20_000)),
            new Bomb("40 MB of base64", "", () -> Carriers.attached("a", new byte[30 << 20])));
    int missed = 0;
    for (Bomb bomb : bombs) {
      byte[] mail = bomb.mail.call();
      System.gc();
      long before = used();
      ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
      long start = System.nanoTime();
      PartTree tree = Mails.takeApart(mail);
      long took = System.nanoTime() - start;
      List<String> findings = tree.findings().stream().map(Finding::id).distinct().toList();
      boolean named = bomb.finding.isEmpty() || findings.contains(bomb.finding);
      missed += named ? 0 : 1;
      System.out.printf(
          "%-44s %9d bytes %6d parts %6d ms, heap +%d MB %s%s%n",
          bomb.what,
          mail.length,
          tree.parts().size(),
          took / 1_000_000,
          Math.max(0, peak() - before) >> 20,
          findings,
          named ? "" : ", not named " + bomb.finding);
    }
    System.exit(missed == 0 ? 0 : 1);
  }

  private static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static byte[] attached(byte[] file) {
    return Carriers.attached("a.bin", file);
  }

  private static void fill(OutputStream out, int megabytes) throws IOException {
    for (int i = 0; i < megabytes; i++) {
      out.write(BLOCK);
    }
  }

  private static byte[] many(int count, int megabytes) throws IOException {
    return Openings.written(
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < count; i++) {
              zip.putNextEntry(new ZipEntry("a" + i));
              fill(zip, megabytes);
            }
          }
        });
  }

  private static byte[] nested() throws IOException {
    byte[] inner = many(1, 1024);
    for (int level = 0; level < 5; level++) {
      byte[] content = inner;
      inner =
          Openings.written(
              out -> {
                try (ZipOutputStream zip = new ZipOutputStream(out)) {
                  for (int i = 0; i < 16; i++) {
                    zip.putNextEntry(new ZipEntry("a" + i + ".zip"));
                    zip.write(content);
                  }
                }
              });
    }
    return inner;
  }

  private static byte[] overlapping() {
    byte[] kernel = new byte[20_000];
    return new ZipMaker().add("a", kernel).repeat("b", kernel, 20_000).bytes();
  }

  private static byte[] entries(int count) throws IOException {
    return Openings.written(
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < count; i++) {
              zip.putNextEntry(new ZipEntry("a" + i));
              zip.write(i);
            }
          }
        });
  }

  private static byte[] gzip(int megabytes) throws IOException {
    return Openings.written(
        out -> {
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            fill(gzip, megabytes);
          }
        });
  }

  private static byte[] gzips(int levels) throws IOException {
    byte[] inner = "some text".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < levels; i++) {
      byte[] content = inner;
      inner =
          Openings.written(
              out -> {
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                  gzip.write(content);
                }
              });
    }
    return inner;
  }

  private static byte[] xz(int megabytes) throws IOException {
    return Openings.written(
        out -> {
          try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
            fill(xz, megabytes);
          }
        });
  }

  private static byte[] mails(int levels) {
    String head = "From: a@example.org\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n";
    return (head.repeat(levels) + "From: a@example.org\r\n\r\nhello\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] header(String fields) {
    return ("From: a@example.org\r\n" + fields + "\r\n\r\nhello\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String boundaries() {
    return "Content-Type: multipart/mixed; " + "boundary=a;".repeat(190_000);
  }

  private static byte[] parts(int count) {
    String part = "--b\r\nContent-Type: application/octet-stream\r\n\r\nhello";
    StringBuilder mail = new StringBuilder("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for (int i = 0; i < count; i++) {
      mail.append(part).append(i).append("\r\n");
    }
    return mail.append("--b--\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
