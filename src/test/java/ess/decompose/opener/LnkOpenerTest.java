package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LnkOpenerTest {

  @Test
  void theCommandIsShown() {
    PartTree tree = Openings.open(lnk("..\\cmd.exe", "/c echo hello"));

    assertThat(tree.parts())
        .anyMatch(
            part ->
                part.view().equals("text") && text(part).startsWith("..\\cmd.exe /c echo hello"));
    assertThat(Openings.findings(tree)).containsExactly("document.shortcut");
  }

  @Test
  void anAddressInTheArgumentsIsALink() {
    PartTree tree = Openings.open(lnk("mshta.exe", "https://example.org/a.hta"));

    assertThat(tree.parts())
        .anyMatch(
            part ->
                part.view().equals("links") && text(part).contains("https://example.org/a.hta"));
  }

  @Test
  void argumentsBehindManyBlanksAreNamed() {
    PartTree tree = Openings.open(lnk("cmd.exe", " ".repeat(300) + "/c echo"));

    assertThat(Openings.findings(tree)).contains("document.shortcut-padding");
  }

  @Test
  void whatStandsBehindTheShortcutIsAPart() {
    byte[] lnk = Openings.join(lnk("cmd.exe", "/c"), OpenerContract.PAYLOAD);

    assertThat(Openings.open(lnk).parts())
        .anyMatch(part -> part.content().startsWith(OpenerContract.PAYLOAD));
  }

  @Test
  void aShortcutCutOffAnywhereIsNoFault() {
    byte[] lnk = lnk("cmd.exe", "/c");

    assertThat(java.util.stream.IntStream.range(0, lnk.length).boxed())
        .allSatisfy(
            at ->
                assertThat(Openings.findings(Openings.open(Arrays.copyOf(lnk, at))))
                    .doesNotContain("decompose.failed"));
  }

  private static String text(Part part) {
    return new String(part.content().toBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] lnk(String path, String arguments) {
    byte[] header =
        ByteBuffer.allocate(76)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0x4c)
            .putLong(0x0000000000021401L)
            .putLong(0x46000000000000c0L)
            .putInt(0x80 | 8 | 0x20)
            .array();
    return Openings.join(header, string(path), string(arguments), new byte[4]);
  }

  private static byte[] string(String text) {
    byte[] length = {(byte) text.length(), (byte) (text.length() >> 8)};
    return Openings.join(length, text.getBytes(StandardCharsets.UTF_16LE));
  }
}
