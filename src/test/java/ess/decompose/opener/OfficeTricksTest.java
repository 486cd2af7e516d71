package ess.decompose.opener;

import static ess.decompose.opener.OpenerContract.PAYLOAD;
import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makers of hostile documents do so that a reader looks elsewhere. */
class OfficeTricksTest {

  private static final String MACRO = "Attribute VB_Name = \"a\"\r\nSub AutoOpen()\r\nEnd Sub\r\n";
  private static final String TYPES = "[Content_Types].xml";
  private static final String REMOTE =
      "<Relationships><Relationship Id='a' Type='http://purl.oclc.org/ooxml/%s'"
          + " Target='http://example.com/a' TargetMode='External'/></Relationships>";

  @ParameterizedTest
  @CsvSource({
    "word/_rels/settings.xml.rels, attachedTemplate",
    "word/_rels/header3.xml.rels, oleObject",
    "word/_rels/webSettings.xml.rels, frame",
    "ppt/slides/_rels/slide1.xml.rels, oleObject",
    "customXml/_rels/item1.xml.rels, attachedTemplate",
    "other/_rels/thing.rels, attachedTemplate",
  })
  void whatIsLoadedFromElsewhereIsNamedInWhateverPartItStands(String part, String kind)
      throws IOException {
    PartTree tree = Openings.open(zip(part, REMOTE.formatted(kind), TYPES, "<Types/>"));

    assertThat(Openings.findings(tree)).contains("document.external-relationship");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<x><fldSimple instr='DDEAUTO cmd \"/c calc\"'/></x>",
        "<x><fldChar fldCharType='begin'/><instrText>QUOTE 68 68 69 65 85 84 79 32 99</instrText></x>",
        "<x><fldChar fldCharType='begin'/><instrText>D</instrText><instrText>DE cmd a"
            + "</instrText><fldChar fldCharType='end'/></x>",
      })
  void aFieldThatStartsAProgramIsNamed(String field) throws IOException {
    PartTree tree = Openings.open(zip("other/thing", field, TYPES, "<Types/>"));

    assertThat(Openings.findings(tree)).contains("document.dde");
  }

  @Test
  void macrosInAPartOfAnotherNameAreNamed() throws IOException {
    String types =
        "<Types><Override PartName='/word/theme.xml'"
            + " ContentType='application/vnd.ms-office.vbaProject'/></Types>";
    byte[] project = new OleMaker().add("VBA/a", OleMaker.packed(MACRO)).bytes();
    byte[] document =
        Openings.zip(
            List.of(TYPES, "word/document.xml", "word/theme.xml"),
            List.of(OleMaker.latin1(types), OleMaker.latin1("<document/>"), project));

    PartTree tree = Openings.open(document);

    assertThat(Openings.findings(tree)).contains("document.renamed-macros");
    assertThat(Openings.view(tree, "vba-source")).containsExactly(MACRO);
  }

  @Test
  void aMacroSheetOfABinaryWorkbookIsNamed() throws IOException {
    byte[] document =
        zip(TYPES, "<Types/>", "xl/workbook.bin", "\u0083\u0001\0", "xl/macrosheets/a.bin", "\0");

    assertThat(Openings.findings(Openings.open(document))).contains("document.xlm-macros");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ppaction://program", "ppaction://macro?name=a", "ppaction://ole?verb=0"})
  void aClickThatStartsAProgramIsNamed(String action) throws IOException {
    String slide = "<sld><hlinkMouseOver id='a' action='" + action + "'/></sld>";

    PartTree tree = Openings.open(zip(TYPES, "<Types/>", "ppt/slides/slide1.xml", slide));

    assertThat(Openings.findings(tree)).contains("document.click-action");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n\r\n", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "junk\r\n"})
  void aDocumentThatIsSavedAsAPageShowsItsMacros(String before) throws IOException {
    byte[] project = new OleMaker().add("VBA/a", OleMaker.packed(MACRO)).bytes();
    byte[] page =
        OleMaker.latin1(
            before
                + "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n"
                + "--x\r\nContent-Location: file:///C:/a.htm\r\nContent-Type: text/html\r\n\r\n"
                + "<html></html>\r\n--x\r\nContent-Location: file:///C:/editdata.mso\r\n"
                + "Content-Transfer-Encoding: base64\r\nContent-Type: application/x-mso\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(activeMime(project))
                + "\r\n--x--\r\n");

    PartTree tree = Openings.open(page);

    assertThat(Openings.view(tree, "vba-source")).containsExactly(MACRO);
  }

  @Test
  void aPackageInOneFileShowsItsMacros() throws IOException {
    byte[] project = new OleMaker().add("VBA/a", OleMaker.packed(MACRO)).bytes();
    String xml =
        "<?xml version='1.0'?><?mso-application progid='Word.Document'?><pkg:package"
            + " xmlns:pkg='urn:p'><pkg:part pkg:name='/word/vbaProject.bin'><pkg:binaryData>"
            + Base64.getEncoder().encodeToString(project)
            + "</pkg:binaryData></pkg:part></pkg:package>";

    PartTree tree = Openings.open(OleMaker.latin1(xml));

    assertThat(Openings.view(tree, "vba-source")).containsExactly(MACRO);
  }

  @Test
  void aCompoundFileInTheMetadataOfAPictureIsOpened() throws IOException {
    byte[] ole = new OleMaker().add("a", PAYLOAD).bytes();
    byte[] body = Openings.join(OleMaker.latin1("Photoshop 3.0\0"), ole);
    int size = body.length + 2;
    byte[] mark = {(byte) 0xff, (byte) 0xed, (byte) (size >> 8), (byte) size};
    byte[] picture = Pictures.file(Pictures.code("a", 60), "jpg");
    byte[] start = Arrays.copyOf(picture, 2);
    byte[] rest = Arrays.copyOfRange(picture, 2, picture.length);

    PartTree tree = Openings.open(Openings.join(start, mark, body, rest));

    assertThat(shows(tree)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iCCPa\0\0", "zTXta\0\0", "iTXta\0\u0001\0\0\0"})
  void aFileThatIsPackedInAPictureIsOpened(String head) throws IOException {
    byte[] packed = PdfMaker.deflated(PAYLOAD);
    byte[] name = OleMaker.latin1(head);
    int size = packed.length + name.length - 4;
    byte[] length = {0, 0, (byte) (size >> 8), (byte) size};
    byte[] picture = Pictures.file(Pictures.code("a", 60), "png");
    byte[] start = Arrays.copyOf(picture, 33);
    byte[] rest = Arrays.copyOfRange(picture, 33, picture.length);

    PartTree tree = Openings.open(Openings.join(start, length, name, packed, new byte[4], rest));

    assertThat(shows(tree)).isTrue();
  }

  @Test
  void anRtfThatLoadsItsTemplateInWordsOfUnicodeIsNamed() {
    StringBuilder address = new StringBuilder();
    "http://example.com/a.dot".chars().forEach(c -> address.append("\\u").append(c).append(" ?"));

    PartTree tree = Openings.open(OleMaker.latin1("{\\rtf1{\\*\\template " + address + "}}"));

    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/a.dot\r\n");
  }

  private static byte[] activeMime(byte[] content) {
    byte[] header = Arrays.copyOf(OleMaker.latin1("ActiveMime"), 0x32);
    return Openings.join(header, PdfMaker.deflated(content));
  }

  private static byte[] zip(String... namesAndContents) throws IOException {
    var names = new java.util.ArrayList<String>();
    var contents = new java.util.ArrayList<byte[]>();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      names.add(namesAndContents[i]);
      contents.add(namesAndContents[i + 1].getBytes(StandardCharsets.ISO_8859_1));
    }
    return Openings.zip(names, contents);
  }

  private static boolean shows(PartTree tree) {
    return tree.parts().stream().anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }
}
