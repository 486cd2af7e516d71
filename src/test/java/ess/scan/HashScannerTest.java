package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Finding;
import ess.message.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashScannerTest implements ScannerContract {

  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  @TempDir Path folder;
  private HashScanner scanner;

  @BeforeEach
  void makeScanner() throws IOException {
    scanner =
        new HashScanner(list("# ours", "", found().sha256().hex() + "  Test.Known").toString());
  }

  private Path list(String... lines) throws IOException {
    return Files.write(folder.resolve("list.txt"), List.of(lines));
  }

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return Parts.of("application/octet-stream", "a file that is known", "a.bin");
  }

  @Override
  public String foundId() {
    return "malware.known-hash";
  }

  @Override
  public Part lookalike() {
    return Parts.of("application/octet-stream", "a file that is knowN", "a.bin");
  }

  @Override
  public Part broken() {
    return Parts.of("application/octet-stream", new byte[0]);
  }

  @Test
  void theEicarFileIsMalware() {
    var findings = scanner.scan(Parts.of("text/plain", EICAR + " \r\n", "eicar.com"));

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("malware.eicar");
              assertThat(finding.score()).isEqualTo(100);
              assertThat(finding.range().to()).isEqualTo(68);
            });
  }

  @Test
  void theEicarPatternInsideATextIsOnlyTalkedAbout() {
    var findings = scanner.scan(Parts.of("text/plain", "To test, save this: " + EICAR));

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("malware.eicar-inside");
              assertThat(finding.score()).isLessThan(8);
              assertThat(finding.range().from()).isEqualTo(20);
            });
  }

  @Test
  void theEicarPatternBeforeOtherWordsIsNoTestFile() {
    var findings = scanner.scan(Parts.of("text/plain", EICAR + " is the test pattern"));

    assertThat(Parts.ids(findings)).containsExactly("malware.eicar-inside");
  }

  @Test
  void halfOfTheEicarPatternIsNothing() {
    assertThat(scanner.scan(Parts.of("text/plain", EICAR.substring(0, 60)))).isEmpty();
  }

  @Test
  void aFaultyListNamesFileAndLine() throws IOException {
    var list = list("# ours", "abc  Test").toString();

    assertThatThrownBy(() -> new HashScanner(list))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("list.txt:2:");
  }

  @Test
  void aMissingListNamesItsSetting() {
    assertThatThrownBy(() -> new HashScanner(folder.resolve("none.txt").toString()))
        .isInstanceOf(ScanException.class)
        .hasMessageContaining("ess.scan.hashes.file");
  }
}
