package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Mails;
import ess.message.PartTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTextOpenerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=cmd|'/c calc'!A0",
        "a,b\n1,=cmd|'/c calc'!A0\n",
        "a;\"+cmd|' /c calc'!A0\"",
        "@SUM(1+9)*cmd|' /c calc'!A0",
        "-2+3+cmd|' /c calc'!A0"
      })
  void aFormulaThatStartsAProgramIsNamed(String text) {
    assertThat(Openings.findings(named("a.csv", text))).containsExactly("document.dde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a|b|c!", "-1,|,!", "name,value\n=SUM(A1:A2),3\n", "Hello! a | b", "x,a|b,=c!d"})
  void anOrdinaryTableIsNoFinding(String text) {
    assertThat(named("a.csv", text).findings()).isEmpty();
  }

  @Test
  void theSameTextByAnotherNameIsNoTable() {
    assertThat(named("a.txt", "=cmd|'/c calc'!A0").findings()).isEmpty();
  }

  @Test
  void theMacrosOfASymbolicLinkAreAPart() {
    PartTree tree =
        named("a.slk", "ID;P\nO;E\nNN;NAuto_open;ER1C1\nC;X1;Y1;EEXEC(\"calc\")\nE\nmore");

    assertThat(Openings.findings(tree)).contains("document.xlm-macros", "archive.unclaimed-bytes");
    assertThat(Openings.view(tree, "xlm")).containsExactly("=EXEC(\"calc\")\n");
  }

  @Test
  void whatAWebQueryLoadsIsALink() {
    PartTree tree = named("a.iqy", "WEB\n1\nhttp://example.com/a\n");

    assertThat(Openings.view(tree, "links")).containsExactly("http://example.com/a\r\n");
  }

  private static PartTree named(String name, String text) {
    return Mails.takeApart(
        "Subject: a\nMIME-Version: 1.0\nContent-Type: application/octet-stream\n"
            + "Content-Disposition: attachment; filename="
            + name
            + "\n\n"
            + text);
  }
}
