package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.lzma.LZMACompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;

/** What begins amid other bytes is found, and a wrong guess has no consequence. */
class CarvingOpenerTest {

  private static final byte[] PAYLOAD = Carriers.executable();
  private static final byte[] NOISE = {0, 3, (byte) 0x91, 7, 0, 1, (byte) 0xc3, 9, 0, 5, 2, 2};

  @Test
  void anArchiveBehindAnUnknownFormatIsOpened() throws IOException {
    PartTree tree = Openings.open(Openings.join(NOISE, Openings.zip("a.exe", PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void anArchiveBehindAPictureIsOpened() throws IOException {
    byte[] picture = Openings.join("GIF89a".getBytes(Openings.ASCII), new byte[300], NOISE);

    PartTree tree = Openings.open(Openings.join(picture, Openings.zip("a.exe", PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void anArchiveBehindAPageIsOpened() throws IOException {
    byte[] page = "<html><body>a page of text that goes on</body></html>".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(Openings.join(page, Openings.zip("a.exe", PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void streamsAndRecordsOfAPackageAreOpened() throws IOException {
    byte[] zstd = Openings.written(out -> write(new ZstdCompressorOutputStream(out)));
    byte[] lzma = Openings.written(out -> write(new LZMACompressorOutputStream(out)));

    assertThat(List.of(zstd, lzma))
        .allSatisfy(
            packed ->
                assertThat(Openings.open(Openings.join(NOISE, packed)).parts())
                    .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD)));
  }

  private static void write(OutputStream out) throws IOException {
    try (out) {
      out.write(PAYLOAD);
    }
  }

  @Test
  void deflatedDataInAnUnknownFormatAreUnpacked() throws IOException {
    PartTree tree = Openings.open(Openings.join(NOISE, zlib(PAYLOAD), NOISE, zlib(PAYLOAD), NOISE));

    assertThat(
            tree.parts().stream()
                .filter(part -> Arrays.equals(part.content().toBytes(), PAYLOAD))
                .map(Part::range))
        .hasSize(2);
  }

  @Test
  void bytesThatOnlyBeginLikeAnArchiveAreNoDamagedArchive() {
    byte[] sign = {'R', 'a', 'r', '!', 0x1a, 7, 0, 1, 2, 3};

    PartTree tree = Openings.open(Openings.join(NOISE, sign, NOISE));

    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void aTextIsNotSearchedForContainers() throws IOException {
    byte[] text =
        "a text of a person that goes on for a while\n".repeat(20).getBytes(Openings.ASCII);

    PartTree tree = Openings.open(text);

    assertThat(tree.parts()).noneMatch(part -> part.view().equals(Entry.CARVED));
  }

  private static byte[] zlib(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(content);
    }
    return out.toByteArray();
  }
}
