package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SzddOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        Openings.join(szdd(PAYLOAD.length), literals(PAYLOAD)),
        kwaj(0, PAYLOAD),
        kwaj(2, literals(PAYLOAD)));
  }

  @Test
  void aRepetitionIsRead() {
    byte[] packed = {3, 'a', 'b', (byte) 0xf0, (byte) 0xf0};

    PartTree tree = Openings.open(Openings.join(szdd(5), packed));

    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, "ababa".getBytes(Openings.ASCII)));
  }

  @Test
  void aMethodOfKwajThatIsNotKnownIsNamed() {
    PartTree tree = Openings.open(kwaj(3, PAYLOAD));

    assertThat(Openings.findings(tree)).contains("archive.unknown-method");
  }

  private static byte[] szdd(int size) {
    byte[] sign = "SZDD\u0088\u00f0'3Ae".getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN).put(sign).putInt(size).array();
  }

  private static byte[] kwaj(int method, byte[] packed) {
    byte[] sign = "KWAJ\u0088\u00f0'\u00d1".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN).put(sign);
    out.putShort((short) method).putShort((short) 18).putShort((short) 1).putInt(PAYLOAD.length);
    return Openings.join(out.array(), packed);
  }

  private static byte[] literals(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < content.length; i += 8) {
      out.write(0xff);
      out.write(content, i, Math.min(8, content.length - i));
    }
    return out.toByteArray();
  }
}
