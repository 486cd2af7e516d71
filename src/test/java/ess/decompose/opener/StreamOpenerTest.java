package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.decompose.Mails;
import ess.message.PartTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

class StreamOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        Openings.written(out -> write(new BZip2CompressorOutputStream(out))),
        xz(),
        Openings.written(out -> write(new LZMAOutputStream(out, options(), -1))),
        lzip(PAYLOAD.length));
  }

  @Test
  void streamsWithPaddingBetweenThemAreParts() throws IOException {
    PartTree tree = Openings.open(Openings.join(xz(), new byte[8], xz()));

    assertThat(tree.parts().stream().filter(part -> Openings.ends(part, PAYLOAD))).hasSize(2);
    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void aMemberThatLiesAboutItsSizeIsNamed() throws IOException {
    PartTree tree = Openings.open(lzip(5));

    assertThat(Openings.findings(tree)).contains("archive.size-mismatch");
  }

  @Test
  void brotliIsKnownByItsNameIfItUnpacks() {
    byte[] brotli = brotli();

    PartTree tree = Mails.takeApart(Carriers.attached("a.exe.br", brotli));
    PartTree other = Mails.takeApart(Carriers.attached("a.br", new byte[] {1, 2, 3, 4, 5, 6}));

    assertThat(tree.parts())
        .anyMatch(part -> "a.exe".equals(part.name()) && Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(other)).doesNotContain("archive.damaged");
  }

  /** One meta-block that is not compressed (RFC 7932, section 9.2), and an empty last one. */
  private static byte[] brotli() {
    int bits = ((PAYLOAD.length - 1) << 4) | (1 << 20);
    byte[] head = {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16)};
    return Openings.join(head, PAYLOAD, new byte[] {3});
  }

  private static byte[] xz() throws IOException {
    return Openings.written(out -> write(new XZOutputStream(out, new LZMA2Options(0))));
  }

  private static byte[] lzip(int said) throws IOException {
    byte[] alone = Openings.written(out -> write(new LZMAOutputStream(out, options(), true)));
    CRC32 crc = new CRC32();
    crc.update(PAYLOAD);
    byte[] trailer = new byte[20];
    ByteBuffer.wrap(trailer)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt((int) crc.getValue())
        .putLong(said)
        .putLong(6 + alone.length + 20L);
    return Openings.join(new byte[] {'L', 'Z', 'I', 'P', 1, 16}, alone, trailer);
  }

  private static LZMA2Options options() throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(1 << 16);
    return options;
  }

  private static void write(OutputStream out) throws IOException {
    try (out) {
      out.write(PAYLOAD);
    }
  }
}
