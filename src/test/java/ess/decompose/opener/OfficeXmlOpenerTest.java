package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfficeXmlOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    String data = Base64.getMimeEncoder().encodeToString(PAYLOAD);
    return List.of(
        OleMaker.latin1(
            "<?xml version='1.0'?><pkg:package xmlns:pkg='urn:pkg'><pkg:part"
                + " pkg:name='/a.bin'><pkg:binaryData>\n"
                + data
                + "\n</pkg:binaryData></pkg:part></pkg:package>"));
  }

  @Test
  void aFieldOfADocumentInOneFileIsRead() {
    PartTree tree =
        Openings.open(
            OleMaker.latin1(
                "<?xml version='1.0'?><w:wordDocument xmlns:w='urn:w'><w:fldSimple w:instr='DDEAUTO"
                    + " cmd'/><w:t>Good day</w:t></w:wordDocument>"));

    assertThat(Openings.findings(tree)).containsExactly("document.dde");
    assertThat(Openings.view(tree, "text")).containsExactly("Good day");
  }

  @Test
  void whatAPackageInOneFileRefersToIsNamed() {
    PartTree tree =
        Openings.open(
            OleMaker.latin1(
                "<?xml version='1.0'?><package><Relationship Type='a/attachedTemplate'"
                    + " Target='http://example.com/a.dotm' TargetMode='External'/></package>"));

    assertThat(Openings.findings(tree)).containsExactly("document.external-relationship");
  }

  @Test
  void whatAFileStartsIsALink() {
    PartTree tree =
        Openings.open(
            OleMaker.latin1(
                "<?xml version='1.0'?><jnlp codebase='http://example.com/a'><homepage"
                    + " href='b'/><url>http://example.com/c</url></jnlp>"));

    assertThat(Openings.view(tree, "links"))
        .containsExactly("http://example.com/a\r\nhttp://example.com/c\r\n");
  }

  @Test
  void anyOtherXmlIsLeftAlone() {
    PartTree tree =
        Openings.open(
            OleMaker.latin1("<?xml version='1.0'?><invoice xmlns='http://a.example/'>1</invoice"));

    assertThat(tree.findings()).isEmpty();
    assertThat(Openings.view(tree, "links")).isEmpty();
  }
}
