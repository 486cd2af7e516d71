package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ByteBufferBackingArray") // all are allocated here
class BinHexOpenerTest implements OpenerContract {

  private static final String ALPHABET =
      "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

  @Override
  public List<byte[]> fixtures() {
    return List.of(binHex(PAYLOAD, new byte[0]));
  }

  @Test
  void bothForksAreRead() {
    byte[] resource = "a resource".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(binHex(PAYLOAD, resource));

    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, PAYLOAD))
        .anyMatch(part -> Openings.ends(part, resource));
  }

  @Test
  void aWrongChecksumIsNamed() {
    PartTree tree = Openings.open(binHex(PAYLOAD, new byte[0]));

    assertThat(Openings.findings(tree)).contains("archive.checksum-mismatch");
  }

  private static byte[] binHex(byte[] data, byte[] resource) {
    ByteBuffer header = ByteBuffer.allocate(27).put((byte) 5);
    header.put("a.exe\0TEXTttxt".getBytes(Openings.ASCII)).putShort((short) 0);
    header.putInt(data.length).putInt(resource.length);
    byte[] file = Openings.join(header.array(), data, new byte[2], resource, new byte[2]);
    BitWriter bits = BitWriter.bytes();
    for (byte b : file) {
      bits.bits(b & 0xff, 8).bits(0, b == (byte) 0x90 ? 8 : 0);
    }
    byte[] runs = Openings.join(bits.done(), new byte[2]);
    StringBuilder text = new StringBuilder("(This file must be converted with BinHex 4.0)\r\n:");
    for (int i = 0; i < (runs.length - 2) * 8 / 6 + 1; i++) {
      int at = i * 6 / 8;
      int two = ((runs[at] & 0xff) << 8) | (runs[at + 1] & 0xff);
      text.append(ALPHABET.charAt((two >> (10 - i * 6 % 8)) & 63));
    }
    return text.append(":").toString().getBytes(StandardCharsets.US_ASCII);
  }
}
