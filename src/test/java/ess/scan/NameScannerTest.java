package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameScannerTest implements ScannerContract {

  private final NameScanner scanner = new NameScanner();

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return named("invoice.pdf.exe");
  }

  @Override
  public String foundId() {
    return "names.double-extension";
  }

  @Override
  public Part lookalike() {
    return named("invoice.exe.pdf");
  }

  @Override
  public Part broken() {
    return named("..... \u0000/\\..");
  }

  private static Part named(String... names) {
    return Parts.of("application/octet-stream", "x", names);
  }

  private List<String> idsOf(String... names) {
    return Parts.ids(scanner.scan(named(names)));
  }

  @ParameterizedTest
  @CsvSource({
    "setup.exe, names.executable, the plain case",
    "SETUP.EXE, names.executable, case does not matter",
    "a/b/setup.scr, names.executable, an entry in a folder",
    "note.txt.js, names.double-extension, a script behind a text",
    "setup.exe., names.trailing, Windows drops the dot",
    "'bill.pdf                    .exe', names.blanks, blanks hide the extension",
    "'bill.pdf                    .txt', names.blanks, even of a text",
    "offer_\u202efdp.exe, names.bidi, an override turns the end",
    "\u05d7\u05e9\u05d1\u05d5\u05df\u202b.exe, names.bidi, a program in Hebrew with a turning mark",
    "offer\u2067fdp.txt, names.bidi, an isolate turns the end"
  })
  void namesThatHide(String name, String id, String reason) {
    assertThat(idsOf(name)).as(reason).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report.pdf",
        "Report v1.2.docx",
        "photo.of.me.jpg",
        "\u05d7\u05e9\u05d1\u05d5\u05e0\u05d9\u05ea 2026.pdf",
        "\u05d7\u05e9\u05d1\u05d5\u05df \u200f2026\u200f.pdf",
        "\u0641\u0627\u062a\u0648\u0631\u0629 \u202b2026\u202c.pdf",
        "a  b.txt",
        "archive.tar.gz",
        "js",
        ".exe/readme.txt"
      })
  void ordinaryNames(String name) {
    assertThat(idsOf(name)).isEmpty();
  }

  @Test
  void everyNameOfThePartIsLookedAt() {
    assertThat(idsOf("harmless.pdf", "harmful.exe")).containsExactly("names.executable");
  }

  @Test
  void aTextNamedAfterASiteIsNoProgram() {
    var page = Parts.of("text/html", "<p>hello</p>", "www.example.com");

    assertThat(scanner.scan(page)).isEmpty();
  }

  @Test
  void evidenceShowsTheNameWithoutItsTurningMark() {
    var evidence = scanner.scan(named("offer_\u202efdp.exe")).get(0).evidence();

    assertThat(evidence).isEqualTo("offer_\ufffdfdp.exe");
  }
}
