package ess.decompose.opener;

import static ess.decompose.opener.OpenerContract.PAYLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makers of hostile PDF do so that a reader gives up early, or looks elsewhere. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PdfTricksTest {

  private static final String SCRIPT = "app.alert('found')";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "/OpenAction<</S/J#61vaScript/#4a#53(app.alert('found'))>>",
        "/Names<</JavaScript<</Kids[<</Names[(a)<</S/JavaScript/JS(app.alert('found'))>>]>>]>>>>",
        "/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS<6170702e616c6572742827666f756e642729>>>]>>>>",
        "/Annots[<</Subtype/Widget/AA<</Fo<</S/JavaScript/JS(app.alert\\050'found'\\051)>>>>>>]",
        "/OpenAction<</S/Named/Next[<</S/JavaScript/JS(app.alert('found'))>>]>>",
      })
  void aScriptIsAnEntryWhereverItStands(String catalog) {
    byte[] pdf = new PdfMaker().pages(0, catalog).end();

    assertThat(Openings.view(Openings.open(pdf), "script")).containsExactly(SCRIPT);
  }

  @Test
  void aScriptInAStreamOfObjectsIsAnEntry() {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/OpenAction 8 0 R")
            .packed(7, 8, "<</S/JavaScript/JS(" + SCRIPT + ")>>")
            .end();

    assertThat(Openings.view(Openings.open(pdf), "script")).containsExactly(SCRIPT);
  }

  @Test
  void theScriptsOfAFormAreInAPart() {
    byte[] form = ("<template><script>" + SCRIPT + "</script></template>").getBytes(Openings.ASCII);
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/AcroForm<</XFA[(template)7 0 R]>>").stream(
                    7, "/Filter/FlateDecode", PdfMaker.deflated(form))
                .end();

    assertThat(Openings.view(Openings.open(pdf), "xfa")).anyMatch(text -> text.contains(SCRIPT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Subtype/RichMedia/RichMediaContent<</Assets<</Names[(a)<</EF<</F 7 0 R>>>>]>>>>",
        "/A<</S/Launch/F<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>>>",
        "/Nothing 7 0 R",
      })
  void aFileIsAnEntryWhateverLeadsToIt(String dictionary) {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Annots[<<" + dictionary + ">>]").stream(
                    7, "/Filter/FlateDecode", PdfMaker.deflated(PAYLOAD))
                .end();

    assertThat(shows(Openings.open(pdf))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/Type/XRef", "/Type/ObjStm", "/Subtype/Image/Width 9/Height 9"})
  void aFileThatIsCalledSomethingElseIsAnEntry(String dictionary) {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R").stream(
                    7, "/Filter/FlateDecode" + dictionary, PdfMaker.deflated(PAYLOAD))
                .end();

    assertThat(shows(Openings.open(pdf))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Flate", "ASCIIHex", "ASCII85"})
  void whatStandsBehindTheEndOfAPackedStreamIsAnEntry(String filter) {
    byte[] text = "a harmless text".getBytes(Openings.ASCII);
    byte[] packed =
        Map.of(
                "Flate", PdfMaker.deflated(text),
                "ASCIIHex", "616263>".getBytes(Openings.ASCII),
                "ASCII85", "87cUR~>".getBytes(Openings.ASCII))
            .get(filter);
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R").stream(
                    7, "/Filter/" + filter + "Decode", Openings.join(packed, PAYLOAD))
                .end();

    assertThat(shows(Openings.open(pdf))).isTrue();
  }

  @Test
  void everyRevisionOfAnObjectIsLookedAt() {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R/OpenAction 8 0 R").stream(
                    7,
                    "/Filter/FlateDecode",
                    PdfMaker.deflated("an old text".getBytes(Openings.ASCII)))
                .object(8, "<</S/JavaScript/JS(" + SCRIPT + ")>>")
                .raw("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
                .stream(7, "", "a new text".getBytes(Openings.ASCII))
                .object(8, "null")
                .end();

    PartTree tree = Openings.open(pdf);

    assertThat(Openings.view(tree, "script")).containsExactly(SCRIPT);
    assertThat(Openings.findings(tree)).doesNotContain("archive.duplicate-name");
    assertThat(tree.parts())
        .anyMatch(part -> part.content().startsWith("an old text".getBytes(Openings.ASCII)));
  }

  @Test
  void anObjectWhoseNumberIsBrokenByCommentsIsOne() {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R")
            .raw("7%a\n0 % b\r\nobj<</Filter/FlateDecode>>stream\r\n")
            .raw(
                new String(
                    PdfMaker.deflated(PAYLOAD), java.nio.charset.StandardCharsets.ISO_8859_1))
            .raw("\nendstream\nendobj\n")
            .end();

    assertThat(shows(Openings.open(pdf))).isTrue();
  }

  @Test
  void aDocumentThatDoesNotBeginTheFileIsOpened() {
    byte[] pdf = embedding();

    PartTree tree =
        Openings.open(Openings.join("GIF89a, not quite\n".getBytes(Openings.ASCII), pdf));

    assertThat(shows(tree)).isTrue();
  }

  @Test
  void aDocumentBehindAPictureIsOpened() throws Exception {
    byte[] picture = Pictures.file(Pictures.code("https://example.org/", 60), "png");

    assertThat(shows(Openings.open(Openings.join(picture, embedding())))).isTrue();
  }

  @Test
  void aBombInABombIsNamed() {
    byte[] bomb = PdfMaker.deflated(PdfMaker.deflated(new byte[300 << 20]));
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R").stream(7, "/Filter[/FlateDecode/FlateDecode]", bomb).end();

    PartTree tree = Openings.open(pdf);

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.CUT));
    assertThat(unfinished(tree)).isTrue();
  }

  @Test
  void aThousandFiltersAreNamed() {
    byte[] pdf =
        new PdfMaker()
            .pages(0, "/Nothing 7 0 R").stream(
                    7, "/Filter[" + "/FlateDecode".repeat(1000) + "]", PdfMaker.deflated(PAYLOAD))
                .end();

    assertThat(unfinished(Openings.open(pdf))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n",
        "6 0 obj<</Type/ObjStm/N 1/First 4/Extends 6 0 R/Length 8>>stream\n6 0 null\nendstream endobj\n",
        "xref\n0 1\n0000000000 65535 f\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n",
        "6 0 obj<</Length 6 0 R/Filter 6 0 R/DecodeParms 6 0 R/EF 6 0 R/JS 6 0 R/XFA 6 0 R>>stream\nabc\nendstream endobj\n",
      })
  void aLoopEnds(String loop) {
    byte[] pdf =
        new PdfMaker().pages(1, "").raw(loop).raw(new String(embedding(), Openings.ASCII)).end();

    assertThat(Openings.findings(Openings.open(pdf))).doesNotContain("decompose.failed");
  }

  @Test
  void aHundredThousandObjectsAreLookedAt() {
    PdfMaker maker = new PdfMaker().pages(0, "/Nothing 7 0 R");
    maker.raw("9 0 obj<</JS 9 0 R/EF 9 0 R/URI 9 0 R>>endobj\n".repeat(100_000));
    byte[] pdf = maker.stream(7, "/Filter/FlateDecode", PdfMaker.deflated(PAYLOAD)).end();

    PartTree tree = Openings.open(pdf);

    assertThat(shows(tree)).isTrue();
  }

  @Test
  void streamsWithoutAnEndCostNoMoreThanTheirBytes() {
    byte[] pdf =
        new PdfMaker().raw("9 0 obj<<>>stream\nendobj\n".repeat(200_000)).pages(0, "").end();

    assertThat(Openings.findings(Openings.open(pdf))).doesNotContain("limit.time");
  }

  @Test
  void formsThatDrawEachOtherOverAndOverEnd() {
    PdfMaker maker =
        new PdfMaker()
            .pages(1, "")
            .object(
                1000,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 10 0 R/Resources 9 0 R>>")
            .object(9, "<</XObject<</A 11 0 R>>>>");
    maker.stream(10, "", "/A Do ".repeat(20).getBytes(Openings.ASCII));
    for (int i = 11; i < 31; i++) {
      maker.stream(
          i,
          "/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</A "
              + (i + 1)
              + " 0 R>>>>",
          "/A Do ".repeat(20).getBytes(Openings.ASCII));
    }
    maker.stream(
        31, "/Type/XObject/Subtype/Form/BBox[0 0 99 99]", "0 0 9 9 re f".getBytes(Openings.ASCII));

    PartTree tree = Openings.open(maker.end());

    assertThat(unfinished(tree)).isTrue();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({"letters, limit.letters", "operators, limit.operators"})
  void aBoundOfTheOpenerIsNamed(String kind, String finding) {
    byte[] pdf =
        Map.of(
                "letters",
                pages(1, "BT /F 9 Tf " + ("(" + "a".repeat(9_999) + ")Tj ").repeat(11) + "ET"),
                "operators",
                pages(1, "0 0 m 9 9 l S ".repeat(340_000)))
            .get(kind);

    PartTree tree = Openings.open(pdf);

    assertThat(Openings.findings(tree)).contains(finding);
    assertThat(unfinished(tree)).isTrue();
  }

  /** Its streams and its text are read; that no code was looked for is no reason to doubt it. */
  @Test
  void aBookOfManyPicturesIsNotDrawnWholeAndMayBeClean() {
    PartTree tree = Openings.open(pages(60, "0 0 9 9 re f /A Do"));

    assertThat(Openings.findings(tree)).contains("image.not-read");
    assertThat(unfinished(tree)).isFalse();
  }

  @Test
  void aBookOfPagesWithNothingButTextIsReadWhole() {
    PartTree tree = Openings.open(pages(120, "BT /F 9 Tf (good morning) Tj ET"));

    assertThat(tree.findings()).isEmpty();
    assertThat(Openings.view(tree, "text")).hasSize(1);
  }

  private static byte[] pages(int count, String content) {
    PdfMaker maker =
        new PdfMaker()
                .pages(count, "")
                .object(9, "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>")
                .stream(10, "", content.getBytes(Openings.ASCII));
    for (int i = 0; i < count; i++) {
      maker.object(
          1000 + i,
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 10 0 R/Resources 9 0 R>>");
    }
    return maker.end();
  }

  private static byte[] embedding() {
    return new PdfMaker()
        .pages(0, "/Nothing 7 0 R").stream(7, "/Filter/ASCIIHexDecode", hex(PAYLOAD)).end();
  }

  private static byte[] hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes).getBytes(Openings.ASCII);
  }

  private static boolean shows(PartTree tree) {
    return tree.parts().stream().anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  private static boolean unfinished(PartTree tree) {
    return tree.findings().stream().anyMatch(Finding::unfinished);
  }
}
