package ess.decompose;

import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Opens ClamAV's test files, and tells which of them show the program that they hold. */
public final class ClamFiles {

  private ClamFiles() {}

  /** What each file is taken apart into, sent as an attachment. */
  public static Map<String, PartTree> open(Path folder, Decomposer decomposer) throws IOException {
    Map<String, PartTree> trees = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("clam")).toList()) {
        String name = file.getFileName().toString();
        byte[] mail = Carriers.attached(name, Files.readAllBytes(file));
        trees.put(name, decomposer.takeApart(Mails.raw(mail)));
      }
    }
    return trees;
  }

  /** The names of the files that show the program. */
  public static List<String> shown(Map<String, PartTree> trees) {
    byte[] program =
        trees.get("clam.exe").parts().stream()
            .filter(part -> "clam.exe".equals(part.name()))
            .findFirst()
            .orElseThrow()
            .content()
            .toBytes();
    return trees.keySet().stream()
        .filter(
            name -> trees.get(name).parts().stream().anyMatch(part -> Mails.holds(part, program)))
        .toList();
  }

  /** What of the other files is said not to be looked at. */
  public static Map<String, List<String>> unfinished(
      Map<String, PartTree> trees, List<String> shown) {
    Map<String, List<String>> named = new TreeMap<>();
    trees.forEach(
        (name, tree) -> {
          if (!shown.contains(name)) {
            named.put(
                name,
                tree.findings().stream()
                    .filter(Finding::unfinished)
                    .map(finding -> finding.id() + " " + finding.evidence())
                    .distinct()
                    .toList());
          }
        });
    return named;
  }
}
