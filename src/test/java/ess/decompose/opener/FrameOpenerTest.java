package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;

class FrameOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        zstd(PAYLOAD),
        Openings.written(out -> write(new FramedLZ4CompressorOutputStream(out), PAYLOAD)),
        legacy(),
        Openings.written(out -> write(new FramedSnappyCompressorOutputStream(out), PAYLOAD)));
  }

  @Test
  void everyFrameIsAPart() throws IOException {
    byte[] first = "first".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(Openings.join(zstd(first), zstd(PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, first));
    assertThat(tree.parts()).anyMatch(part -> Openings.ends(part, PAYLOAD));
    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void whatStandsInASkippedFrameIsAPart() throws IOException {
    byte[] head = new byte[8];
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184d2a50).putInt(PAYLOAD.length);

    PartTree tree = Openings.open(Openings.join(zstd("a".getBytes(Openings.ASCII)), head, PAYLOAD));

    assertThat(tree.parts())
        .anyMatch(part -> part.kind() == Part.Kind.GAP && Openings.ends(part, PAYLOAD));
  }

  @Test
  void aWindowBeyondTheMemoryIsALimit() {
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0xa8, 1, 0, 0};

    PartTree tree = Openings.open(frame);

    assertThat(Openings.findings(tree)).contains("limit.entry-bytes");
  }

  private static byte[] zstd(byte[] content) throws IOException {
    return Openings.written(out -> write(new ZstdCompressorOutputStream(out), content));
  }

  private static byte[] legacy() throws IOException {
    byte[] block = Openings.written(out -> write(new BlockLZ4CompressorOutputStream(out), PAYLOAD));
    byte[] head = new byte[8];
    ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putInt(0x184c2102).putInt(block.length);
    return Openings.join(head, block);
  }

  private static void write(OutputStream out, byte[] content) throws IOException {
    try (out) {
      out.write(content);
    }
  }
}
