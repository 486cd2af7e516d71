package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ess.message.Finding;
import ess.message.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmugglingScannerTest implements ScannerContract {

  private final SmugglingScanner scanner = new SmugglingScanner(2_000_000);

  @Override
  public List<Finding> scan(Part part) {
    return scanner.scan(part);
  }

  @Override
  public Part found() {
    return Parts.fixture("text/html", "html-smuggling/found.html");
  }

  @Override
  public String foundId() {
    return "html.smuggling";
  }

  @Override
  public Part lookalike() {
    return Parts.fixture("text/html", "html-smuggling/lookalike.html");
  }

  @Override
  public Part broken() {
    return Parts.fixture("text/html", "html-smuggling/broken.html");
  }

  private List<String> idsOf(String page) {
    return Parts.ids(scan(Parts.of("text/html", page)));
  }

  @Test
  void theRangeIsTheRunOfEncodedBytes() {
    var part = found();

    var range = scan(part).get(0).range();

    var shown =
        part.content().slice((int) range.from(), (int) range.to()).text(StandardCharsets.US_ASCII);
    assertThat(shown).startsWith("AAECAwQFBgcICQ");
  }

  @Test
  void bytesWrittenAsNumbersAreFound() {
    var numbers =
        IntStream.range(0, 150).mapToObj(i -> "" + i * 37 % 256).collect(Collectors.joining(","));

    var ids = idsOf("<script>new Blob([new Uint8Array([" + numbers + "])]);</script>");

    assertThat(ids).containsExactly("html.smuggling");
  }

  @Test
  void aLinkThatSavesDataOfThePageIsFound() {
    var data = "UEsDBBQ" + "AbCdEfGhIjKlMnOp0123456789".repeat(12);

    var ids = idsOf("<a download=a.zip href=\"data:application/zip;base64," + data + "\">open</a>");

    assertThat(ids).containsExactly("html.smuggling");
  }

  @Test
  void aPageAboveTheLimitIsUnfinished() {
    var findings = new SmugglingScanner(1024).scan(Parts.of("text/html", "<p>".repeat(500)));

    assertThat(findings).extracting(Finding::id).containsExactly("html.too-large");
    assertThat(findings).allMatch(Finding::unfinished);
  }

  @Test
  void aLimitOutOfBoundsNamesItsSetting() {
    assertThatThrownBy(() -> new SmugglingScanner(10))
        .hasMessageContaining("ess.scan.html.max-bytes is 10");
  }
}
