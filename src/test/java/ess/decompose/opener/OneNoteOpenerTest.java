package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneNoteOpenerTest implements OpenerContract {

  private static final byte[] SECTION = HexFormat.of().parseHex("e4525c7b8cd8a74daeb15378d02996d3");
  private static final byte[] PLAIN = HexFormat.of().parseHex("3fdd9a101b91f549a5d01791edc8aed8");
  private static final byte[] PACKED = HexFormat.of().parseHex("2fe98d63d4a6c14b9a36b3fc2511a5b7");
  private static final byte[] FILE = HexFormat.of().parseHex("e716e3bd65261145a4c48d4d0b7a9eac");

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        section(file(PAYLOAD)), section(file("a".getBytes(Openings.ASCII)), file(PAYLOAD)));
  }

  @Test
  void aFileHasTheNameThatStandsInTheSection() {
    PartTree tree = Openings.open(section(wide("invoice.hta"), file(PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> "invoice.hta".equals(part.name()));
  }

  @Test
  void theTextAndItsAddressesAreParts() {
    PartTree tree = Openings.open(section(wide("see http://example.com/a now")));

    assertThat(Openings.view(tree, "text")).containsExactly("see http://example.com/a now\n");
    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/a\r\n");
  }

  @Test
  void aFileWithAnEndlessSizeIsReadToTheEnd() {
    byte[] section = section(file(PAYLOAD));
    Arrays.fill(section, 1024 + 32, 1024 + 40, (byte) 0xff);

    PartTree tree = Openings.open(section);

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
    assertThat(Openings.findings(tree)).doesNotContain("decompose.failed");
  }

  @Test
  void aFileInASectionOfTheWebServiceIsFoundByHowItBegins() {
    byte[] length = OleMaker.le16((PAYLOAD.length << 2) | 2);

    PartTree tree = Openings.open(section(PACKED, new byte[20], length, PAYLOAD));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void aFileThatIsMarkedInASectionOfTheWebServiceIsFound() {
    byte[] text = "a file without a beginning to be known by".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(section(PACKED, new byte[20], file(text)));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), text));
  }

  @Test
  void aScriptInASectionOfTheWebServiceIsAPart() {
    byte[] script = "CreateObject(\"WScript.Shell\").Run \"calc\"".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(section(PACKED, new byte[20], script, new byte[20]));

    assertThat(Openings.view(tree, "lines"))
        .containsExactly(new String(script, StandardCharsets.US_ASCII));
  }

  @Test
  void aNotebookInACabinetIsOpened() throws Exception {
    byte[] cabinet = CabMaker.mszip(section(file(PAYLOAD)));

    PartTree tree = Openings.open(cabinet);

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  private static byte[] section(byte[]... inside) {
    boolean packed = Arrays.equals(inside[0], PACKED);
    byte[] header =
        Arrays.copyOf(Openings.join(SECTION, new byte[32], packed ? PACKED : PLAIN), 1024);
    byte[] section = Openings.join(header, new byte[16], Openings.join(inside));
    System.arraycopy(OleMaker.le32(section.length), 0, section, 196, 4);
    return section;
  }

  private static byte[] file(byte[] content) {
    return Openings.join(FILE, OleMaker.le32(content.length), new byte[16], content, new byte[16]);
  }

  private static byte[] wide(String text) {
    return Openings.join(text.getBytes(StandardCharsets.UTF_16LE), new byte[8]);
  }
}
