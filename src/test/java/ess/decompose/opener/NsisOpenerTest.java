package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.Finding;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

class NsisOpenerTest implements OpenerContract {

  private static final byte[] SCRIPT =
      "what the installer does".getBytes(StandardCharsets.US_ASCII);
  private static final int FLAG = 0x80000000;
  private static final int NO_CHECKSUM = 4;
  private static final int DICTIONARY = 1 << 16;

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        installer(Openings.join(block(deflated(SCRIPT)), block(deflated(PAYLOAD)))),
        installer(Openings.join(block(lzma(SCRIPT)), block(lzma(PAYLOAD)))),
        installer(deflated(Openings.join(sized(SCRIPT), sized(PAYLOAD)))),
        installer(lzma(Openings.join(sized(SCRIPT), sized(PAYLOAD)))));
  }

  @Test
  void theInstallerBehindAProgramIsOpened() throws IOException {
    byte[] program = Carriers.executable();
    byte[] other = "another file".getBytes(StandardCharsets.US_ASCII);
    byte[] installer = installer(lzma(Openings.join(sized(SCRIPT), sized(other))));

    PartTree tree = Openings.open(Openings.join(program, installer));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), other));
  }

  @Test
  void anInstallerThatIsUnpackedWholeKeepsNoMailFromBeingClean() throws IOException {
    byte[] program = new ProgramMaker(".text").bytes();

    PartTree tree = Openings.open(Openings.join(program, fixtures().get(0)));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("executable.installer"))
        .noneMatch(Finding::unfinished);
  }

  @Test
  void anInstallerThatBreaksOffIsUnfinished() throws IOException {
    byte[] program = new ProgramMaker(".text").bytes();
    byte[] installer = fixtures().get(2);

    PartTree tree =
        Openings.open(Openings.join(program, Arrays.copyOf(installer, installer.length - 300)));

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("archive.damaged") && finding.unfinished());
  }

  @Test
  void whatStandsBehindTheStreamIsAPart() throws IOException {
    byte[] behind = "behind the packed stream".getBytes(StandardCharsets.US_ASCII);
    byte[] packed = deflated(Openings.join(sized(SCRIPT), sized(PAYLOAD)));

    PartTree tree = Openings.open(installer(Openings.join(packed, behind)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, behind));
  }

  @Test
  void bzip2IsNamedAsNotRead() throws IOException {
    byte[] installer = installer(block("1\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII)));

    PartTree tree = Openings.open(installer);

    assertThat(Openings.findings(tree)).contains("archive.unknown-method");
  }

  private static byte[] installer(byte[] data) {
    ByteBuffer header = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(NO_CHECKSUM).putInt(0xdeadbeef);
    header.put("NullsoftInst".getBytes(StandardCharsets.US_ASCII));
    header.putInt(SCRIPT.length).putInt(28 + data.length);
    return Openings.join(header.array(), data);
  }

  private static byte[] block(byte[] packed) {
    return Openings.join(little(4).putInt(packed.length | FLAG).array(), packed);
  }

  private static byte[] sized(byte[] content) {
    return Openings.join(little(4).putInt(content.length).array(), content);
  }

  private static byte[] deflated(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          try (DeflaterOutputStream deflating =
              new DeflaterOutputStream(out, new Deflater(9, true))) {
            deflating.write(content);
          }
        });
  }

  private static byte[] lzma(byte[] content) throws IOException {
    LZMA2Options options = new LZMA2Options();
    options.setDictSize(DICTIONARY);
    return Openings.written(
        out -> {
          out.write(little(5).put((byte) 0x5d).putInt(DICTIONARY).array());
          try (LZMAOutputStream packing = new LZMAOutputStream(out, options, true)) {
            packing.write(content);
          }
        });
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
