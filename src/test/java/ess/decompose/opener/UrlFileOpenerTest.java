package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import org.junit.jupiter.api.Test;

class UrlFileOpenerTest {

  @Test
  void aFileOnAnotherMachineIsNamed() {
    PartTree tree = open("file://host.example/share/a.exe");

    assertThat(Openings.findings(tree)).contains("document.shortcut");
    assertThat(tree.parts()).anyMatch(part -> part.view().equals("links"));
  }

  @Test
  void anAddressOfTheWebIsALinkAndNoFinding() {
    PartTree tree = open("https://example.org/");

    assertThat(Openings.findings(tree)).isEmpty();
    assertThat(tree.parts()).anyMatch(part -> part.view().equals("links"));
  }

  private static PartTree open(String address) {
    return Openings.open(
        ("[InternetShortcut]\r\nURL=" + address + "\r\n").getBytes(Openings.ASCII));
  }
}
