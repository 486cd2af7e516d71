package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointerOpenerTest implements OpenerContract {

  private static final String PACKED = Base64.getMimeEncoder().encodeToString(PAYLOAD) + "\r\n";

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        ascii("[Desktop Entry]\r\nURL=http://a.example/\r\n" + PACKED),
        ascii("[InternetShortcut]\r\nURL=http://a.example/\r\n" + PACKED),
        ascii("<plist version=\"1.0\"><dict><data>" + PACKED + "</data></dict></plist>"),
        binaryPlist(PAYLOAD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[Desktop Entry]~URL=http://a.example/            | http://a.example/",
        "[{000214A0-0000-0000-C000-000000000046}]~Prop3=19,2~[Desktop Entry]~URL=www.a.example"
            + " | www.a.example",
        "[InternetShortcut]~URL=http://a.example/            | http://a.example/",
        "[{000214A0-0000-0000-C000-000000000046}]~Prop3=19,2~[InternetShortcut]~URL=www.a.example"
            + " | www.a.example",
        "[Desktop Entry]~Type=Link~URL=https://a.example/x   | https://a.example/x",
        "<?xml version='1.0'?><plist><dict><key>URL</key><string>https://a.example/?a=1&amp;b"
            + "</string></dict></plist>                     | https://a.example/?a=1&b",
        "<jnlp codebase='http://a.example/' href='b.jnlp'/>  | http://a.example/",
        "WEB~1~http://a.example/q.dat                        | http://a.example/q.dat"
      })
  void theTargetIsALinkAndNoFinding(String file, String target) {
    PartTree tree = Openings.open(ascii(file.replace("~", "\r\n")));

    assertThat(Openings.view(tree, "links")).containsExactly(target + "\r\n");
    assertThat(tree.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[Desktop Entry]~URL=file://a.example/share/a.exe",
        "[Desktop Entry]~URL=\\\\a.example@SSL\\DavWWWRoot\\a.cmd",
        "[Desktop Entry]~URL=search-ms:query=a&crumb=location:\\\\a.example\\b",
        "[Desktop Entry]~URL=http://a.example/~IconFile=\\\\a.example\\b\\c.ico",
        "[InternetShortcut]~URL=file://a.example/share/a.exe",
        "[InternetShortcut]~URL=\\\\a.example@SSL\\DavWWWRoot\\a.cmd",
        "[InternetShortcut]~URL=search-ms:query=a&crumb=location:\\\\a.example\\b",
        "[InternetShortcut]~URL=http://a.example/~IconFile=\\\\a.example\\b\\c.ico",
        "[Shell]~Command=2~IconFile=\\\\a.example\\b\\c.ico",
        "[Desktop Entry]~Type=Application~Exec=sh -c calc",
        "[Theme]~DisplayName=a~[VisualStyles]~Path=\\\\a.example\\a.msstyles",
        "<libraryDescription xmlns='http://schemas.microsoft.com/windows/2009/library'>"
            + "<url>\\\\a.example\\b</url></libraryDescription>",
      })
  void whatLeadsToAShareASearchOrAProgramIsNamed(String file) {
    PartTree tree = Openings.open(ascii(file.replace("~", "\r\n")));

    assertThat(Openings.findings(tree)).containsExactly("document.shortcut");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[Desktop Entry]", "[InternetShortcut]"})
  void aFileOfOnesOwnDiskIsNotNamed(String section) {
    PartTree tree = Openings.open(ascii(section + "\r\nURL=file:///C:/a/b.txt\r\n"));

    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void aShortcutOfTwoBytesACharacterIsRead() {
    byte[] file =
        "\ufeff[InternetShortcut]\r\nURL=http://a.example/\r\n".getBytes(StandardCharsets.UTF_16LE);

    assertThat(Openings.view(Openings.open(file), "links")).contains("http://a.example/\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE"})
  void aDesktopEntryInWideLettersIsRead(String charset) {
    byte[] file =
        "[Desktop Entry]\nType=Application\nExec=sh -c 'a | sh'\nURL=http://a.example/\n"
            .getBytes(java.nio.charset.Charset.forName(charset));

    PartTree tree = Openings.open(file);

    assertThat(Openings.view(tree, "links")).contains("http://a.example/\r\n");
    assertThat(Openings.findings(tree)).contains("document.shortcut");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[Desktop Entry]", "[InternetShortcut]"})
  void linesThatAreNoSettingAreAPart(String section) {
    byte[] file = ascii(Carriers.lines(section, "URL=http://a.example/", "more"));

    assertThat(Openings.findings(Openings.open(file))).containsExactly("archive.unclaimed-bytes");
  }

  @Test
  void objectsThatLieInEachOtherAreReadOnce() {
    byte[] list = binaryPlist(PAYLOAD);
    byte[] table = "\b".repeat(200).getBytes(Openings.ASCII);
    byte[] trailer = Arrays.copyOfRange(list, list.length - 32, list.length);
    trailer[15] = (byte) 200;

    PartTree tree =
        Openings.open(Openings.join(Arrays.copyOf(list, list.length - 33), table, trailer));

    assertThat(Openings.findings(tree)).contains("archive.damaged");
    assertThat(tree.parts()).hasSizeLessThan(20);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A property list of one object, which is the data, as its last table says. */
  private static byte[] binaryPlist(byte[] data) {
    byte[] head = ascii("bplist00O\u0011" + (char) (data.length >> 8) + (char) (data.length & 255));
    int table = head.length + data.length;
    byte[] trailer = new byte[32];
    trailer[6] = 1;
    trailer[7] = 1;
    trailer[15] = 1;
    trailer[30] = (byte) (table >> 8);
    trailer[31] = (byte) table;
    return Openings.join(head, data, new byte[] {8}, trailer);
  }
}
