package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeScannerTest implements ScannerContract {

  private final TypeScanner scanner = new TypeScanner();

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return Parts.declared(
        Parts.of("application/x-msdownload", program(), "invoice.pdf"), "application/pdf");
  }

  @Override
  public String foundId() {
    return "types.disguised";
  }

  @Override
  public Part lookalike() {
    return Parts.declared(
        Parts.of(
            "application/zip", "PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1), "a.docx"),
        "application/octet-stream");
  }

  @Override
  public Part broken() {
    return Parts.of("application/octet-stream", new byte[] {1, 2, 3}, "a.pdf");
  }

  private static byte[] program() {
    byte[] bytes = new byte[256];
    bytes[0] = 'M';
    bytes[1] = 'Z';
    return bytes;
  }

  @Test
  void aProgramThatSaysSoIsStillAProgram() {
    var findings = scanner.scan(Parts.of("application/x-msdownload", program(), "setup.exe"));

    assertThat(Parts.ids(findings)).containsExactly("types.executable");
  }

  @Test
  void aTextThatBeginsWithTheLettersOfAProgramIsNone() {
    var findings = scanner.scan(Parts.of("application/x-msdownload", "MZ is short for Mainz"));

    assertThat(findings).isEmpty();
  }

  @Test
  void tikaIsAskedWhereTheTypeIsNotKnown() {
    byte[] elf = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, 64);
    elf[16] = 2;

    var findings = scanner.scan(Parts.of("application/octet-stream", elf, "picture.png"));

    assertThat(Parts.ids(findings)).contains("types.executable", "types.disguised");
  }

  @ParameterizedTest
  @CsvSource({
    "scan.pdf, text/html, '<html><script>1</script></html>', 5, a page named as a PDF",
    "photo.jpg, application/zip, PK, 5, an archive named as a picture",
    "table.xls, text/html, <table></table>, 2, a table that a program saved as a page",
  })
  void contentOfAnotherKindThanTheName(
      String name, String type, String content, int score, String reason) {
    var findings = scanner.scan(Parts.of(type, content, name));

    assertThat(findings).as(reason).extracting(Finding::id).containsExactly("types.mismatch");
    assertThat(findings).as(reason).extracting(Finding::score).containsExactly(score);
  }

  @ParameterizedTest
  @CsvSource({
    "a.jpg, image/png, pictures of any kind",
    "a.doc, application/rtf, word processors open both",
    "a.txt, text/html, a page seen as text does nothing",
    "a.csv, text/plain, a table is a text",
    "a.patch, text/x-diff, a patch is a text",
    "a.svg, image/svg+xml, a drawing is a page",
    "a.unknown, application/pdf, a name that promises nothing",
    "a.pdf, text/plain, damaged on its way"
  })
  void kindsThatGetAlong(String name, String type, String reason) {
    assertThat(scanner.scan(Parts.of(type, "some text", name))).as(reason).isEmpty();
  }

  @Test
  void aPageDeclaredAsAPictureIsANote() {
    var part = Parts.declared(Parts.of("text/html", "<html></html>"), "image/png");

    assertThat(Parts.ids(scanner.scan(part))).containsExactly("types.declared");
  }
}
