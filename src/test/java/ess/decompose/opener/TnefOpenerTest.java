package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TnefOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(plain(), byProperties());
  }

  @Test
  void anAttachmentHasItsNames() {
    PartTree tree = Openings.open(plain());

    assertThat(Openings.findings(tree)).isEmpty();
    assertThat(tree.parts()).anyMatch(part -> part.names().contains("a.exe"));
  }

  @Test
  void eachOfTwoAttachmentsIsShown() {
    byte[] two =
        Openings.join(
            plain(),
            attribute(0x9002, new byte[14]),
            attribute(0x800f, "second".getBytes(Openings.ASCII)));

    PartTree tree = Openings.open(two);

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, "second".getBytes(Openings.ASCII)));
  }

  @Test
  void packedRichTextIsUnpacked() {
    byte[] rtf = "{\\rtf1 hello}".getBytes(Openings.ASCII);
    byte[] stored =
        Openings.join(
            number(rtf.length + 12),
            number(rtf.length),
            "MELA".getBytes(Openings.ASCII),
            number(0),
            rtf);
    byte[] properties = Openings.join(number(1), property(0x102, 0x1009, stored));

    PartTree tree = Openings.open(Openings.join(header(), attribute(0x9003, properties)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, rtf));
  }

  private static byte[] plain() {
    return Openings.join(
        header(),
        attribute(0x9002, new byte[14]),
        attribute(0x8010, "a.exe\0".getBytes(Openings.ASCII)),
        attribute(0x800f, PAYLOAD));
  }

  private static byte[] byProperties() {
    byte[] name = "long name.exe\0".getBytes(StandardCharsets.UTF_16LE);
    byte[] properties =
        Openings.join(number(2), property(0x1f, 0x3707, name), property(0x102, 0x3701, PAYLOAD));
    return Openings.join(header(), attribute(0x9002, new byte[14]), attribute(0x9005, properties));
  }

  private static byte[] property(int type, int id, byte[] value) {
    byte[] padding = new byte[(4 - value.length % 4) % 4];
    return Openings.join(number(id << 16 | type), number(1), number(value.length), value, padding);
  }

  private static byte[] header() {
    return new byte[] {0x78, (byte) 0x9f, 0x3e, 0x22, 1, 0};
  }

  private static byte[] attribute(int id, byte[] value) {
    return Openings.join(
        new byte[] {2}, number(id | 0x60000), number(value.length), value, new byte[2]);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
