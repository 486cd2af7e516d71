package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.PartTree;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class ActiveMimeOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(packed(0x32), packed(0x80));
  }

  @Test
  void theMacrosOfADocumentInXmlAreReached() throws IOException {
    String data = Base64.getMimeEncoder().encodeToString(packed(0x32));
    String xml =
        "<?xml version='1.0'?><w:wordDocument xmlns:w='urn:w'><w:docSuppData><w:binData"
            + " w:name='editdata.mso'>\n"
            + data
            + "\n</w:binData></w:docSuppData></w:wordDocument>";

    PartTree tree = Openings.open(OleMaker.latin1(xml));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
  }

  private static byte[] packed(int start) throws IOException {
    byte[] zlib =
        Openings.written(
            out -> {
              try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
                deflate.write(PAYLOAD);
              }
            });
    byte[] header = java.util.Arrays.copyOf(OleMaker.latin1("ActiveMime"), start);
    return Openings.join(header, zlib);
  }
}
