package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RtfOpenerTest implements OpenerContract {

  private static final String PLAIN = RtfMaker.digits("Some.Class", PAYLOAD);

  @Override
  public List<byte[]> fixtures() throws IOException {
    byte[] file = new OleMaker().add("a", PAYLOAD).bytes();
    return List.of(
        RtfMaker.rtf(RtfMaker.object(PLAIN)),
        RtfMaker.rtf(RtfMaker.object(RtfMaker.digits("Word.Document.8", file))),
        RtfMaker.rtf(RtfMaker.object(dragged())));
  }

  static List<String> noise() {
    String first = PLAIN.substring(0, 9);
    String rest = PLAIN.substring(9);
    return List.of(
        first + "\r\n \t" + rest,
        first + "\\par\\b0 " + rest,
        first + "{\\*\\unknown 0000}" + rest,
        first + "{\\b {\\i }}" + rest,
        first + "zz!" + rest,
        first + "{}" + rest.toUpperCase(java.util.Locale.ROOT),
        PLAIN.substring(0, 8) + "\\'00" + PLAIN.substring(8),
        PLAIN.substring(0, 8) + "f\\'00" + PLAIN.substring(8),
        PLAIN.substring(0, 8) + "{\\*\\unknown " + PLAIN.substring(8) + "}");
  }

  @ParameterizedTest
  @MethodSource("noise")
  void digitsAreReadThroughNoise(String digits) {
    PartTree tree = Openings.open(RtfMaker.rtf(RtfMaker.object(digits)));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void bytesThatAreNotSpelledOutAreRead() {
    byte[] rtf =
        Openings.join(
            OleMaker.latin1("{\\rtf1{\\object{\\*\\objdata\\bin" + PAYLOAD.length + " "),
            PAYLOAD,
            OleMaker.latin1("}}}"));

    assertThat(Openings.open(rtf).parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\\rt", "{\\rtf0", "{\\rtfxyz"})
  void aBrokenBeginIsReadOn(String begin) {
    byte[] rtf = OleMaker.latin1(begin + " " + RtfMaker.object(PLAIN) + "}");

    assertThat(Openings.open(rtf).parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void anEmbeddedFileHasItsName() {
    PartTree tree = Openings.open(RtfMaker.rtf(RtfMaker.object(dragged())));

    assertThat(tree.parts()).anyMatch(part -> part.names().contains("a.exe"));
  }

  @Test
  void anEquationIsNamedByItsClass() {
    String digits = RtfMaker.digits("eQuATion.3", PAYLOAD);

    PartTree tree = Openings.open(RtfMaker.rtf(RtfMaker.object(digits)));

    assertThat(Openings.findings(tree)).contains("document.equation-object");
  }

  @Test
  void anObjectThatUpdatesItselfIsNamed() {
    PartTree tree =
        Openings.open(RtfMaker.rtf("{\\object\\objautlink\\objupdate{\\*\\objdata 00}}"));

    assertThat(Openings.findings(tree)).contains("document.object-update");
  }

  @Test
  void aLinkedObjectIsALink() {
    PartTree tree =
        Openings.open(RtfMaker.rtf(RtfMaker.object(RtfMaker.linked("http://example.com/a.doc"))));

    assertThat(Openings.findings(tree)).contains("document.external-link");
    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/a.doc\r\n");
  }

  @Test
  void aRemoteTemplateIsNamed() {
    PartTree tree = Openings.open(RtfMaker.rtf("{\\*\\template http://example.com/a.dot}"));

    assertThat(Openings.findings(tree)).contains("document.external-link");
  }

  @Test
  void aTemplateOfOnesOwnIsNotNamed() {
    PartTree tree = Openings.open(RtfMaker.rtf("{\\*\\template C:\\\\a.dot}"));

    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void aFieldThatStartsAProgramIsNamed() {
    PartTree tree =
        Openings.open(
            RtfMaker.rtf("{\\field{\\*\\fldinst D{\\b DEAU}TO cmd.exe \"/c calc\"}{\\fldrslt}}"));

    assertThat(Openings.findings(tree)).contains("document.dde");
  }

  @Test
  void aHyperlinkIsALinkAndNoFinding() {
    PartTree tree =
        Openings.open(
            RtfMaker.rtf("{\\field{\\*\\fldinst HYPERLINK \"http://a.example/\"}{\\fldrslt x}}"));

    assertThat(Openings.view(tree, "links")).containsExactly("http://a.example/\r\n");
    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void theTextIsAPart() {
    PartTree tree =
        Openings.open(RtfMaker.rtf("{\\fonttbl{\\f0 Arial;}}\\par Caf\\'e9 \\u8364?{\\*\\x no}"));

    assertThat(Openings.view(tree, "text")).containsExactly("Good day.\nCafé €");
  }

  @Test
  void markupThatAMailProgramPackedIsUnpacked() {
    String packed =
        "\\fromhtml1{\\*\\htmltag <b>}\\htmlrtf {\\b \\htmlrtf0 hello{\\*\\htmltag </b>}";

    PartTree tree = Openings.open(RtfMaker.rtf(packed));

    assertThat(Openings.view(tree, "html")).containsExactly("<b>hello</b>");
  }

  @Test
  void groupsInsideGroupsCostNothing() {
    String deep = "{".repeat(500_000) + "{\\object{\\*\\objdata 00" + "}".repeat(500_002);

    PartTree tree = Openings.open(RtfMaker.rtf(deep));

    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void objectsInsideObjectsAreBounded() {
    PartTree tree = Openings.open(RtfMaker.rtf("{\\objdata ".repeat(100_000)));

    assertThat(Openings.findings(tree)).doesNotContain("decompose.failed");
  }

  private static String dragged() {
    byte[] stream = OleMaker.dragged("a.exe", PAYLOAD);
    return RtfMaker.digits("Package", Arrays.copyOfRange(stream, 4, stream.length));
  }
}
