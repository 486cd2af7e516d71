package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.decompose.Mails;
import ess.message.PartTree;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script writes to a file line by line is seen as that file. */
class BatchOpenerTest {

  private static final String HEAD = "@echo off\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "echo one >> a.vbs~echo two >> a.vbs; a.vbs; 'one~two~'",
        "echo one>\"b c.js\"; b c.js; 'one~'",
        ">> a.js echo one; a.js; 'one~'",
        ">a.js (echo one); a.js; 'one)~'",
        "(~echo one~echo two~) > a.js; a.js; 'one~two~'",
        "echo.one ^& two ^> x>a.js; a.js; 'one & two > x~'",
        "<nul set /p \"=one\" >>a.js~<nul set /p \"=two\" >>a.js; a.js; onetwo",
        "echo aGVsbG8y>>a.b64; a.b64; 'aGVsbG8y~'",
      })
  void linesThatAreWrittenAreAPart(String lines, String name, String content) {
    PartTree tree = Openings.open((HEAD + lines.replace("~", "\r\n")).getBytes(Openings.ASCII));

    assertThat(Openings.paths(tree)).contains("2/a.bin/" + name);
    assertThat(Openings.view(tree, "written")).containsExactly(content.replace("~", "\r\n"));
  }

  @Test
  void aProgramWrittenInLettersIsAPart() {
    String letters = Base64.getMimeEncoder().encodeToString(OpenerContract.PAYLOAD);
    String lines = letters.replaceAll("(?m)^(.*?)\r?$", "echo $1>>a.b64");

    PartTree tree = Mails.takeApart(Carriers.attached("a.cmd", lines.getBytes(Openings.ASCII)));

    assertThat(tree.parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), OpenerContract.PAYLOAD));
  }

  @Test
  void aHereDocumentOfAShellIsSearched() {
    String letters = Base64.getMimeEncoder().encodeToString(OpenerContract.PAYLOAD);
    String script = "#!/bin/sh\nbase64 -d > /tmp/a <<EOF\n" + letters + "\nEOF\n";

    PartTree tree = Openings.open(script.getBytes(Openings.ASCII));

    assertThat(tree.parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), OpenerContract.PAYLOAD));
  }

  @Test
  void whatIsOnlyShownIsNoFile() {
    PartTree tree = Openings.open((HEAD + "echo hello\r\ndir > nul\r\n").getBytes(Openings.ASCII));

    assertThat(Openings.view(tree, "written")).isEmpty();
  }
}
