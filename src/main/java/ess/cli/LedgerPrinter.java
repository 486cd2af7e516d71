package ess.cli;

import ess.message.LogText;
import ess.message.PartTree;
import ess.message.Region;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

/** Shows a person the ledger of a mail: what each byte was taken for, and that none is left out. */
final class LedgerPrinter {

  private static final int MAX_PATH = 200;

  private final PrintWriter out;

  LedgerPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Prints the regions in order, what each kind comes to, and the sum. */
  void print(PartTree tree) {
    out.println("  coverage");
    Map<Region.Kind, Long> kinds = new EnumMap<>(Region.Kind.class);
    long sum = 0;
    for (Region region : tree.regions()) {
      long length = region.range().length();
      out.println(
          "    %10d to %10d  %10d bytes  %-9s  %s"
              .formatted(
                  region.range().from(),
                  region.range().to(),
                  length,
                  region.kind().text(),
                  LogText.clean(region.part().text(), MAX_PATH)));
      kinds.merge(region.kind(), length, Long::sum);
      sum += length;
    }
    kinds.forEach(
        (kind, length) -> out.println("    %-9s  %10d bytes".formatted(kind.text(), length)));
    long size = tree.message().size();
    out.println(
        "    sum        %10d of %d bytes, %s"
            .formatted(sum, size, sum == size ? "none left out" : "SOME LEFT OUT"));
    out.println();
    out.flush();
  }
}
