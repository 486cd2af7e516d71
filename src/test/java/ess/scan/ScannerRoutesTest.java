package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScannerRoutesTest {

  private static final String FOLDER = "routes/scan/scanners/";

  @Test
  void aRouteFileIsAScanner() throws Exception {
    try (var routes = ScannerRoutes.with(FOLDER + "scan-names", FOLDER + "on-error")) {
      var findings =
          routes.scan(
              Parts.of("application/pdf", "%PDF", "bill.pdf"),
              Parts.at(
                  "2",
                  ess.message.Part.Kind.BODY,
                  "application/octet-stream",
                  "MZ".getBytes(StandardCharsets.UTF_8),
                  "bill.pdf.exe"));

      assertThat(Parts.ids(findings)).containsExactly("names.executable", "names.double-extension");
    }
  }

  @Test
  void aStoppedRouteIsAScannerNoMore() throws Exception {
    try (var routes = ScannerRoutes.with(FOLDER + "scan-names", FOLDER + "scan-hashes")) {
      var before = routes.scan(Parts.tree()).scanners();
      routes.context().getRouteController().stopRoute("scan-names");

      var after = routes.scan(Parts.tree()).scanners();

      assertThat(before).hasSize(2);
      assertThat(after).singleElement().asString().matches("hashes:[0-9a-f]{12}");
    }
  }

  @Test
  void theShippedScannersStartTogether() throws Exception {
    try (var routes = ScannerRoutes.with(FOLDER + "*")) {
      var scanners = routes.scan(Parts.tree()).scanners();

      assertThat(scanners)
          .extracting(scanner -> scanner.substring(0, scanner.indexOf(':')))
          .containsExactly(
              "archives", "hashes", "html-smuggling", "macros", "names", "scripts", "types");
    }
  }
}
