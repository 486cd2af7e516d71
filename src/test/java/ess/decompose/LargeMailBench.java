package ess.decompose;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Base64;
import java.util.List;

/** Prints how much heap a large mail takes on top of its own bytes, to be run with a small heap. */
final class LargeMailBench {

  private LargeMailBench() {}

  public static void main(String[] arguments) {
    int megabytes = arguments.length == 0 ? 50 : Integer.parseInt(arguments[0]);
    int raw = (int) (((megabytes << 20) - 4096L) / 78 * 57);
    byte[] mail = mail(random(raw));
    List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    System.gc();
    long before = pools.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    int parts = Mails.takeApart(mail).parts().size();
    long took = System.nanoTime() - start;
    long peak = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    System.out.printf(
        "mail of %d bytes: %d parts, %d ms, %.1f MB of extra heap, decoded content %.1f MB of it%n",
        mail.length, parts, took / 1_000_000, (peak - before) / 1048576.0, raw / 1048576.0);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  private static byte[] mail(byte[] file) {
    byte[] packed = Base64.getMimeEncoder().encode(file);
    byte[] head =
        Carriers.lines(
                "From: a@example.org",
                "Content-Type: application/octet-stream",
                "Content-Transfer-Encoding: base64",
                "")
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] mail = new byte[head.length + packed.length];
    System.arraycopy(head, 0, mail, 0, head.length);
    System.arraycopy(packed, 0, mail, head.length, packed.length);
    return mail;
  }
}
