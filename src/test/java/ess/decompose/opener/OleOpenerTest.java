package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OleOpenerTest implements OpenerContract {

  private static final String MACRO =
      "Attribute VB_Name = \"Module1\"\r\nSub AutoOpen()\r\nShell \"calc\"\r\nEnd Sub\r\n";

  @Override
  public List<byte[]> fixtures() throws IOException {
    byte[] large = Arrays.copyOf(PAYLOAD, 5000);
    return List.of(
        new OleMaker().add("small", PAYLOAD).add("folder/large", large).bytes(),
        new OleMaker()
            .add("ObjectPool/_1/\u0001Ole10Native", OleMaker.dragged("a.exe", PAYLOAD))
            .bytes());
  }

  @Test
  void aStreamHasTheNamesOfItsStorages() throws IOException {
    PartTree tree = Openings.open(new OleMaker().add("a/b/c", PAYLOAD).bytes());

    assertThat(Openings.paths(tree)).contains("2/a.bin/a/b/c");
  }

  @Test
  void anEmbeddedFileHasItsNames() throws IOException {
    byte[] dragged = OleMaker.dragged("invoice.exe", PAYLOAD);

    PartTree tree = Openings.open(new OleMaker().add("x/\u0001Ole10Native", dragged).bytes());

    assertThat(tree.parts())
        .anySatisfy(part -> assertThat(part.names()).contains("invoice.exe", "a label"));
    assertThat(Openings.findings(tree)).contains("document.embedded-file");
  }

  @Test
  void aModuleIsUnpackedWhereTheDirectorySaysThatItIs() throws IOException {
    byte[] module = Openings.join(new byte[700], OleMaker.packed(MACRO));

    PartTree tree =
        Openings.open(
            new OleMaker()
                .add("Macros/VBA/dir", OleMaker.directory("Module1", 700))
                .add("Macros/VBA/Module1", module)
                .bytes());

    assertThat(sources(tree)).containsExactly(MACRO);
    assertThat(Openings.findings(tree)).doesNotContain("document.vba-stomped");
  }

  @Test
  void aModuleIsUnpackedThoughNoDirectoryNamesIt() throws IOException {
    byte[] module = Openings.join(new byte[700], OleMaker.packed(MACRO));

    PartTree tree = Openings.open(new OleMaker().add("x/y", module).bytes());

    assertThat(sources(tree)).containsExactly(MACRO);
  }

  @Test
  void aModuleWithoutSourceIsNamed() throws IOException {
    byte[] compiled = new byte[6000];
    Arrays.fill(compiled, (byte) 0xab);

    PartTree tree =
        Openings.open(
            new OleMaker()
                .add("Macros/VBA/dir", OleMaker.directory("Module1", 6000))
                .add("Macros/VBA/Module1", Openings.join(compiled, new byte[200]))
                .bytes());

    assertThat(Openings.findings(tree)).contains("document.vba-stomped");
  }

  @Test
  void anEquationIsNamedByItsClass() throws IOException {
    byte[] file =
        new OleMaker()
            .add("ObjectPool/_1/data", PAYLOAD)
            .clsid("ObjectPool/_1", "0002CE02-0000-0000-C000-000000000046")
            .bytes();

    assertThat(Openings.findings(Openings.open(file))).contains("document.equation-object");
  }

  @Test
  void aClassThatCanDoHarmIsNamed() throws IOException {
    byte[] file =
        new OleMaker()
            .add("ObjectPool/_1/data", PAYLOAD)
            .clsid("ObjectPool/_1", "ECABB0C7-7F19-11D2-978E-0000F8757E2A")
            .bytes();

    assertThat(Openings.findings(Openings.open(file))).contains("document.risky-object");
  }

  @Test
  void aPlainClassIsNotNamed() throws IOException {
    byte[] file =
        new OleMaker()
            .add("ObjectPool/_1/data", PAYLOAD)
            .clsid("ObjectPool/_1", "00020820-0000-0000-C000-000000000046")
            .bytes();

    assertThat(Openings.findings(Openings.open(file))).isEmpty();
  }

  @Test
  void whatAnObjectIsLoadedFromIsALink() throws IOException {
    byte[] ole = OleMaker.linked("http://example.com/a.hta");

    PartTree tree = Openings.open(new OleMaker().add("ObjectPool/_1/\u0001Ole", ole).bytes());

    assertThat(Openings.findings(tree)).contains("document.external-link");
    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/a.hta\r\n");
  }

  @Test
  void sectorsThatNoStreamClaimsAreAPart() throws IOException {
    byte[] file = new OleMaker().add("gone", Arrays.copyOf(PAYLOAD, 5000)).bytes();
    byte[] name = "g\0o\0n\0e\0".getBytes(Openings.ASCII);
    int line = Bytes.of(file).find(new String(name, Openings.ASCII), 0, file.length);
    Arrays.fill(file, line, line + 128, (byte) 0);

    PartTree tree = Openings.open(file);

    assertThat(tree.parts())
        .anyMatch(part -> part.kind() == Part.Kind.GAP && part.content().startsWith(PAYLOAD));
  }

  @Test
  void aDirectoryThatLeadsToItselfEnds() throws IOException {
    byte[] file = new OleMaker().add("a", PAYLOAD).add("b", PAYLOAD).bytes();
    int line = Bytes.of(file).find("b\0\0\0", 0, file.length);
    Arrays.fill(file, line + 68, line + 80, (byte) 0);

    PartTree tree = Openings.open(file);

    assertThat(Openings.findings(tree)).contains("archive.damaged");
  }

  @Test
  void aChainThatLeadsToItselfEnds() throws IOException {
    byte[] file = new OleMaker().add("a", new byte[1 << 20]).bytes();
    int fat = (Bytes.of(file).u16(76) + 1) << 9;
    Arrays.fill(file, fat, fat + 512, (byte) 0);

    PartTree tree = Openings.open(file);

    assertThat(Openings.findings(tree)).doesNotContain("decompose.failed");
  }

  @Test
  void theStreamsOfAnInstallerHaveTheirPlainNames() throws IOException {
    byte[] file = new OleMaker().add("\u4840\u3f3f\u4577\u446c\u3e6a\u44b2\u482f", PAYLOAD).bytes();

    PartTree tree = Openings.open(file);

    assertThat(tree.parts()).anyMatch(part -> "!_StringPool".equals(part.name()));
  }

  private static List<String> sources(PartTree tree) {
    return Openings.view(tree, "vba-source");
  }
}
