package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ByteBufferBackingArray") // all are allocated here
class LhaOpenerTest implements OpenerContract {

  private static final byte[] REPEATING = "a text that ends alike....".getBytes(Openings.ASCII);

  @Override
  public List<byte[]> fixtures() {
    return List.of(
        levelZero("-lh0-", PAYLOAD, PAYLOAD), levelTwo("-lh0-", PAYLOAD), levelOne(PAYLOAD));
  }

  @Test
  void aRepetitionInAPackedBlockIsRead() {
    byte[] lha = levelZero("-lh5-", REPEATING, LzhMaker.packed(REPEATING, 4));

    PartTree tree = Openings.open(lha);

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, REPEATING));
  }

  @Test
  void theFolderOfAnExtendedHeaderStandsBeforeTheName() {
    PartTree tree = Openings.open(levelTwo("-lh0-", PAYLOAD));

    assertThat(tree.parts()).anyMatch(part -> "folder/a.exe".equals(part.name()));
  }

  @Test
  void aMethodThatIsNotKnownIsNamed() {
    PartTree tree = Openings.open(levelZero("-lh9-", PAYLOAD, PAYLOAD));

    assertThat(tree.findings())
        .anyMatch(f -> f.id().equals("archive.unknown-method") && "-lh9-".equals(f.evidence()));
  }

  @Test
  void aWrongChecksumIsNamed() {
    PartTree tree = Openings.open(levelZero("-lh0-", PAYLOAD, PAYLOAD));

    assertThat(Openings.findings(tree)).contains("archive.checksum-mismatch");
  }

  private static byte[] levelZero(String method, byte[] content, byte[] packed) {
    ByteBuffer out = start(29, method, content, packed.length, 0);
    out.put((byte) 5).put("a.exe".getBytes(Openings.ASCII)).putShort((short) 0);
    return Openings.join(out.array(), packed, new byte[1]);
  }

  private static byte[] levelOne(byte[] content) {
    byte[] name = extension(1, "a.exe");
    ByteBuffer out = start(27, "-lh0-", content, content.length + name.length + 2, 1);
    out.put((byte) 0).putShort((short) 0).put((byte) 'U').putShort((short) (name.length + 2));
    return Openings.join(out.array(), name, new byte[2], content, new byte[1]);
  }

  private static byte[] levelTwo(String method, byte[] content) {
    byte[] name = extension(1, "a.exe");
    byte[] folder = extension(2, "folder\u00ff");
    int size = 26 + name.length + 2 + folder.length + 2;
    ByteBuffer out = start(26, method, content, content.length, 2);
    out.putShort((short) 0).put((byte) 'U').putShort((short) (name.length + 2));
    out.putShort(0, (short) size);
    byte[] next = {(byte) (folder.length + 2), 0};
    return Openings.join(out.array(), name, next, folder, new byte[2], content, new byte[1]);
  }

  private static byte[] extension(int type, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    return Openings.join(new byte[] {(byte) type}, bytes);
  }

  private static ByteBuffer start(int size, String method, byte[] content, int packed, int level) {
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) (size - 2)).put((byte) 0).put(method.getBytes(Openings.ASCII)).putInt(packed);
    return out.putInt(content.length).putInt(0).put((byte) 0x20).put((byte) level);
  }
}
