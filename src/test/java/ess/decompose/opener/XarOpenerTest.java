package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;

class XarOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        xar("application/octet-stream", PAYLOAD),
        xar("application/x-gzip", zlib(PAYLOAD)),
        xar("application/x-bzip2", bzip2(PAYLOAD)));
  }

  @Test
  void aFileHasThePathThatTheTableGivesIt() throws IOException {
    PartTree tree = Openings.open(xar("application/x-gzip", zlib(PAYLOAD)));

    assertThat(tree.parts())
        .filteredOn(part -> part.kind() == Part.Kind.ENTRY)
        .extracting(Part::name)
        .containsExactly("toc.xml", "bin/a.exe");
  }

  @Test
  void aPackingThatIsNotKnownIsNamed() throws IOException {
    PartTree tree = Openings.open(xar("application/x-other", PAYLOAD));

    assertThat(Openings.findings(tree)).contains("archive.unknown-method");
  }

  private static byte[] xar(String style, byte[] packed) throws IOException {
    String table =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <xar><toc><checksum style="sha1"><offset>0</offset><size>20</size></checksum>
        <file id="1"><type>directory</type><file id="2"><data><size>%d</size>
        <encoding style="%s"/><offset>20</offset><length>%d</length>
        <extracted-checksum style="sha1">00</extracted-checksum></data><type>file</type>
        <name>a.exe</name></file><name>bin</name></file></toc></xar>"""
            .formatted(PAYLOAD.length, style, packed.length);
    byte[] plain = table.getBytes(StandardCharsets.UTF_8);
    byte[] toc = zlib(plain);
    ByteBuffer header = ByteBuffer.allocate(28);
    header.put("xar!".getBytes(StandardCharsets.US_ASCII)).putShort((short) 28);
    header.putShort((short) 1).putLong(toc.length).putLong(plain.length).putInt(1);
    return Openings.join(header.array(), toc, new byte[20], packed);
  }

  private static byte[] zlib(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          try (DeflaterOutputStream packing = new DeflaterOutputStream(out)) {
            packing.write(content);
          }
        });
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          try (BZip2CompressorOutputStream packing = new BZip2CompressorOutputStream(out)) {
            packing.write(content);
          }
        });
  }
}
