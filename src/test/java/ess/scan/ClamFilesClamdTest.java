package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ess.decompose.ClamFiles;
import ess.decompose.Decomposer;
import ess.message.PartTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a clamd that knows the program in ClamAV's test files, each of them is found. */
class ClamFilesClamdTest {

  private static final Path FOLDER = Path.of("/usr/share/clamav-testfiles");
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  @Test
  void withClamdEachFileIsFound(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isDirectory(FOLDER), "not here: the Debian package clamav-testfiles");
    byte[] program = Files.readAllBytes(FOLDER.resolve("clam.exe"));
    String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(program));
    Map<String, PartTree> trees = ClamFiles.open(FOLDER, Decomposer.withDefaults());

    List<String> missed;
    try (PrivateClamd clamd =
        PrivateClamd.start(folder, md5 + ":" + program.length + ":Ess-Program\n", MOST_BYTES)) {
      ClamavScanner scanner =
          new ClamavScanner(
              "127.0.0.1", clamd.port(), Duration.ofSeconds(5), Duration.ofSeconds(30), MOST_BYTES);
      missed =
          trees.keySet().stream()
              .filter(name -> !Parts.ids(scanner.scan(trees.get(name))).contains("malware.clamav"))
              .toList();
    }

    System.out.printf(
        "clamav-testfiles: %d of %d found with clamd%n",
        trees.size() - missed.size(), trees.size());
    assertThat(missed).isEmpty();
  }
}
