package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageOpenerTest implements OpenerContract {

  private static final String TYPES =
      "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>";
  private static final String BODY = "<w:document xmlns:w='urn:w'><w:body>%s</w:body></w:document>";

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        new Document().add("word/document.xml", BODY.formatted("")).add("x.exe", PAYLOAD).bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "attachedTemplate, http://example.com/a.dotm, 8",
    "oleObject, mhtml:http://example.com/a!x-usc:http://example.com/a, 8",
    "frame, \\\\example.com\\a, 4",
    "subDocument, http://example.com/a.docx, 4",
    "mailMergeSource, file:///\\\\example.com\\a, 4",
    "image, file://example.com/a.png, 4",
    "image, http://example.com/a.png, 1",
    "audio, http://example.com/a.wav, 1",
    "attachedTemplate, file:///C:\\Users\\me\\a.dotx, 1"
  })
  void whatLiesOutsideIsNamedByItsKind(String kind, String target, int score) throws IOException {
    PartTree tree = Openings.open(related(kind, target));

    assertThat(tree.findings())
        .filteredOn(finding -> finding.id().equals("document.external-relationship"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.score()).isEqualTo(score))
        .satisfies(finding -> assertThat(finding.evidence()).startsWith(kind + " " + target));
    assertThat(Openings.view(tree, "links")).singleElement().asString().contains(target);
  }

  @Test
  void aHyperlinkIsALinkAndNoFinding() throws IOException {
    PartTree tree = Openings.open(related("hyperlink", "http://example.com/"));

    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/\r\n");
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void aHyperlinkToAShareIsNamed() throws IOException {
    PartTree tree = Openings.open(related("hyperlink", "file://example.com/share/a"));

    assertThat(Openings.findings(tree)).containsExactly("document.external-relationship");
  }

  @Test
  void aFieldThatIsSplitOverRunsIsJoined() throws IOException {
    String field =
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>D</w:instrText></w:r>"
            + "<w:r><w:instrText>DEAU</w:instrText></w:r><w:r><w:instrText>TO cmd.exe \"/c"
            + " calc\"</w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>";

    PartTree tree = Openings.open(word(field));

    assertThat(Openings.findings(tree)).containsExactly("document.dde");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PAGE", "TOC \\o \"1-3\"", "SEQ Figure \\* ARABIC", "DATE \\@ \"yyyy\""})
  void anOrdinaryFieldIsNoFinding(String field) throws IOException {
    PartTree tree = Openings.open(word("<w:fldSimple w:instr='" + field.replace("'", "") + "'/>"));

    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void aFieldThatLoadsSomethingIsNamed() throws IOException {
    PartTree tree =
        Openings.open(word("<w:fldSimple w:instr='INCLUDEPICTURE \"http://example.com/a\"'/>"));

    assertThat(Openings.findings(tree)).containsExactly("document.external-link");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cmd|'/c calc'!A1", "+cmd|' /c calc'!A0", "MSEXCEL|'\\..\\..\\cmd.exe'!x"})
  void aFormulaThatStartsAProgramIsNamed(String formula) throws IOException {
    PartTree tree = Openings.open(sheet("<c r='A1'><f>" + formula + "</f></c>"));

    assertThat(Openings.findings(tree)).containsExactly("document.dde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SUM(A1:A3)", "IF(A1=\"a|b\",1,2)", "'Sheet 2'!A1", "A1&amp;\"|\"&amp;B1"})
  void anOrdinaryFormulaIsNoFinding(String formula) throws IOException {
    PartTree tree = Openings.open(sheet("<c r='A1'><f>" + formula + "</f></c>"));

    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void aDdeLinkOfAWorkbookIsNamed() throws IOException {
    byte[] file =
        new Document()
            .add(
                "xl/externalLinks/externalLink1.xml",
                "<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>")
            .bytes();

    assertThat(Openings.findings(Openings.open(file))).containsExactly("document.dde");
  }

  @Test
  void aDdeLinkOfABinaryWorkbookIsNamed() throws IOException {
    byte[] book = Openings.join(OleMaker.le16(1), wide("cmd"), wide("/c calc"));
    byte[] part = Openings.join(new byte[] {(byte) 0xe8, 2, (byte) book.length}, book);

    PartTree tree =
        Openings.open(
            new Document()
                .add("xl/workbook.bin", new byte[] {1})
                .add("xl/externalLinks/externalLink1.bin", part)
                .bytes());

    assertThat(Openings.findings(tree)).containsExactly("document.dde");
  }

  @Test
  void theMacrosOfASheetAreAPart() throws IOException {
    byte[] file =
        new Document()
            .add(
                "xl/macrosheets/sheet1.xml",
                "<xm:macrosheet xmlns:xm='urn:xm'><c r='A1'><f>EXEC(\"calc\")</f></c>"
                    + "</xm:macrosheet>")
            .bytes();

    PartTree tree = Openings.open(file);

    assertThat(Openings.findings(tree)).containsExactly("document.xlm-macros");
    assertThat(Openings.view(tree, "xlm")).containsExactly("A1 =EXEC(\"calc\")\n");
  }

  @Test
  void anEquationIsNamedByItsProgram() throws IOException {
    PartTree tree = Openings.open(word("<o:OLEObject xmlns:o='urn:o' ProgID='Equation.3'/>"));

    assertThat(Openings.findings(tree)).containsExactly("document.equation-object");
  }

  @Test
  void anotherDocumentThatIsTakenInIsNamed() throws IOException {
    assertThat(Openings.findings(Openings.open(word("<w:altChunk/>"))))
        .containsExactly("document.alternative-content");
  }

  @Test
  void aMenuThatRunsAMacroIsNamed() throws IOException {
    byte[] file =
        new Document()
            .add("word/document.xml", BODY)
            .add("customUI/customUI.xml", "<customUI onLoad='run'/>")
            .bytes();

    assertThat(Openings.findings(Openings.open(file))).containsExactly("document.custom-ui");
  }

  @Test
  void unusualLettersInANameAreNamed() throws IOException {
    byte[] file = new Document().add("word/Document.XML", BODY.formatted("")).bytes();

    assertThat(Openings.findings(Openings.open(file))).containsExactly("document.case-games");
  }

  @Test
  void theTextIsAPart() throws IOException {
    PartTree tree = Openings.open(word("<w:p><w:r><w:t>Good day</w:t></w:r></w:p>"));

    assertThat(Openings.view(tree, "text")).containsExactly("Good day\n");
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void anOpenDocumentShowsItsTextAndScripts() throws IOException {
    byte[] file =
        Openings.written(
            out -> {
              try (ZipOutputStream zip = new ZipOutputStream(out)) {
                put(zip, "mimetype", "application/vnd.oasis.opendocument.text");
                put(zip, "META-INF/manifest.xml", "<manifest/>");
                put(
                    zip,
                    "content.xml",
                    "<o:document-content xmlns:o='urn:oasis:o' xmlns:s='urn:s'><s:event-listener"
                        + " s:event-name='dom:load' href='vnd.sun.star.script:a'/>Good"
                        + " day</o:document-content>");
                put(zip, "Basic/Standard/a.xml", "<s:module xmlns:s='urn:s'>Shell</s:module>");
              }
            });

    PartTree tree = Openings.open(file);

    assertThat(Openings.findings(tree)).containsExactly("document.event-script");
    assertThat(Openings.view(tree, "script")).containsExactly("Shell");
  }

  @Test
  void aFrameFromElsewhereIsNamed() throws IOException {
    PartTree tree =
        Openings.open(word("<w:frame><w:sourceFileName w:val='http://example.com/a'/></w:frame>"));

    assertThat(Openings.findings(tree)).containsExactly("document.external-relationship");
  }

  @Test
  void entitiesAreNotResolved() throws IOException {
    String bomb =
        "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY x"
            + " SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='urn:w'><w:t>&x;&b;</w:t>"
            + "</w:document>";

    PartTree tree = Openings.open(new Document().add("word/document.xml", bomb).bytes());

    assertThat(Openings.view(tree, "text")).isEmpty();
  }

  @Test
  void tablesInsideTablesCostNothing() throws IOException {
    int deep = 20_000;
    String tables = "<w:tbl>".repeat(deep) + "<w:t>a</w:t>" + "</w:tbl>".repeat(deep);

    PartTree tree = Openings.open(word(tables));

    assertThat(Openings.view(tree, "text")).containsExactly("a");
  }

  @Test
  void aPartThatIsTooLongIsNamed() throws IOException {
    String paragraphs = "<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>".repeat(900_000);

    PartTree tree = Openings.open(word(paragraphs));

    assertThat(tree.findings())
        .filteredOn(Finding::unfinished)
        .extracting(Finding::id)
        .isNotEmpty()
        .doesNotContain("decompose.failed");
  }

  private static byte[] word(String body) throws IOException {
    return new Document().add("word/document.xml", BODY.formatted(body)).bytes();
  }

  private static byte[] sheet(String cells) throws IOException {
    return new Document()
        .add("xl/worksheets/sheet1.xml", "<worksheet>" + cells + "</worksheet>")
        .bytes();
  }

  private static byte[] related(String kind, String target) throws IOException {
    String relationship =
        "<Relationships><Relationship Id='a' Type='http://schemas/"
            + kind
            + "' Target='"
            + target
            + "' TargetMode='External'/></Relationships>";
    return new Document()
        .add("word/document.xml", BODY.formatted(""))
        .add("word/_rels/document.xml.rels", relationship)
        .bytes();
  }

  private static byte[] wide(String text) {
    return Openings.join(
        OleMaker.le32(text.length()), text.getBytes(java.nio.charset.StandardCharsets.UTF_16LE));
  }

  private static void put(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(OleMaker.latin1(content));
  }

  /** Writes a document. */
  private static final class Document {
    private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(out);

    Document() throws IOException {
      add("[Content_Types].xml", TYPES);
    }

    Document add(String name, String content) throws IOException {
      return add(name, OleMaker.latin1(content));
    }

    Document add(String name, byte[] content) throws IOException {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      return this;
    }

    byte[] bytes() throws IOException {
      zip.close();
      return out.toByteArray();
    }
  }
}
