package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ArjOpenerTest implements OpenerContract {

  private static final byte[] REPEATING = "a text that ends alike....".getBytes(Openings.ASCII);

  @Override
  public List<byte[]> fixtures() {
    return List.of(arj(0, 0, PAYLOAD, PAYLOAD));
  }

  @Test
  void aRepetitionInAPackedBlockIsRead() {
    PartTree tree = Openings.open(arj(1, 0, REPEATING, LzhMaker.packed(REPEATING, 5)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, REPEATING));
    assertThat(Openings.findings(tree)).doesNotContain("archive.checksum-mismatch");
  }

  @Test
  void theFastestMethodIsRead() {
    byte[] packed =
        BitWriter.bytes().bits('a', 9).bits('b', 9).bits(2, 2).bits(1, 1).bits(1, 10).done();

    PartTree tree = Openings.open(arj(4, 0, "ababa".getBytes(Openings.ASCII), packed));

    assertThat(tree.parts())
        .anyMatch(part -> Openings.ends(part, "ababa".getBytes(Openings.ASCII)));
  }

  @Test
  void aGarbledEntryIsNamed() {
    PartTree tree = Openings.open(arj(0, 1, PAYLOAD, PAYLOAD));

    assertThat(tree.parts()).anyMatch(part -> part.view().equals("encrypted"));
  }

  private static byte[] arj(int method, int flags, byte[] content, byte[] packed) {
    CRC32 crc = new CRC32();
    crc.update(content);
    return Openings.join(
        header(2, 0, 0, 0, 0, 0),
        header(0, method, flags, packed.length, content.length, (int) crc.getValue()),
        packed,
        new byte[] {0x60, (byte) 0xea, 0, 0});
  }

  private static byte[] header(int kind, int method, int flags, int packed, int size, int crc) {
    byte[] name = "a.exe\0\0".getBytes(Openings.ASCII);
    ByteBuffer out = ByteBuffer.allocate(34 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0xea60).putShort((short) (30 + name.length));
    out.put((byte) 30).put((byte) 11).put((byte) 1).put((byte) 0).put((byte) flags);
    out.put((byte) method).put((byte) kind).put((byte) 0).putInt(0).putInt(packed).putInt(size);
    return Openings.join(out.putInt(crc).position(34).put(name).array(), new byte[6]);
  }
}
