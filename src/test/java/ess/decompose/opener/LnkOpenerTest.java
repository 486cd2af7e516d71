package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.util.List;
import org.junit.jupiter.api.Test;

class LnkOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    LnkMaker lnk = new LnkMaker().string(5, "/c calc " + "x".repeat(400));
    return List.of(
        Openings.join(lnk.bytes(), PAYLOAD),
        lnk.environment("%windir%\\cmd.exe").block(0x12345678, PAYLOAD).bytes());
  }

  @Test
  void theCommandIsTextAndEvidence() {
    PartTree tree =
        Openings.open(
            new LnkMaker()
                .path("C:\\Windows\\System32\\cmd.exe")
                .string(4, "C:\\Temp")
                .string(5, "/c calc")
                .bytes());

    assertThat(Openings.view(tree, "text"))
        .containsExactly(
            """
            target: C:\\Windows\\System32\\cmd.exe
            working directory: C:\\Temp
            arguments: /c calc
            """);
    assertThat(tree.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.id()).isEqualTo("document.shortcut"))
        .satisfies(
            finding ->
                assertThat(finding.evidence()).isEqualTo("C:\\Windows\\System32\\cmd.exe /c calc"));
  }

  @Test
  void theProgramOfTheEnvironmentIsTold() {
    PartTree tree = Openings.open(new LnkMaker().environment("%comspec%").bytes());

    assertThat(tree.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.evidence()).isEqualTo("%comspec%"));
  }

  @Test
  void aShareAndAnIconFromElsewhereAreLinks() {
    PartTree tree =
        Openings.open(
            new LnkMaker().share("\\\\a.example\\b").string(6, "http://b.example/i.ico").bytes());

    assertThat(Openings.view(tree, "links"))
        .containsExactly("\\\\a.example\\b\\\r\nhttp://b.example/i.ico\r\n");
  }

  @Test
  void argumentsThatArePaddedAreNamed() {
    byte[] padded = new LnkMaker().string(3, "a.exe").string(5, " ".repeat(260) + "evil").bytes();

    assertThat(Openings.findings(Openings.open(padded)))
        .containsExactly("document.shortcut", "document.shortcut-padding");
  }

  @Test
  void someBlanksInArgumentsAreNoPadding() {
    byte[] plain = new LnkMaker().string(3, "a.exe").string(5, "  -x   -y").bytes();

    assertThat(Openings.findings(Openings.open(plain))).containsExactly("document.shortcut");
  }

  @Test
  void aBlockThatIsLongerThanTheFileIsDamage() {
    byte[] lnk = new LnkMaker().block(0xa0000003, new byte[88]).bytes();
    lnk[77] = 0x7f;

    assertThat(Openings.findings(Openings.open(lnk)))
        .contains("document.shortcut", "archive.damaged");
  }
}
