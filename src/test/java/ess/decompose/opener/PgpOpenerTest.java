package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgpOpenerTest implements OpenerContract {

  private static final byte[] ONE_PASS =
      packet(4, new byte[] {3, 0, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1});
  private static final byte[] SIGNATURE = packet(2, new byte[] {4, 0, 1, 8, 0, 0, 0, 0});

  @Override
  public List<byte[]> fixtures() throws IOException {
    return List.of(
        Openings.join(ONE_PASS, literal(PAYLOAD), SIGNATURE),
        Openings.join(new byte[] {(byte) 0xa3}, zip(literal(PAYLOAD))),
        inPieces(8, zlib(Openings.join(ONE_PASS, literal(PAYLOAD)))),
        old(8, bzip2(literal(PAYLOAD))),
        packet(8, Openings.join(new byte[1], literal(PAYLOAD))));
  }

  @Test
  void aFileHasTheNameThatItWasSignedWith() {
    PartTree tree = Openings.open(Openings.join(ONE_PASS, literal(PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> "a.exe".equals(part.name()));
    assertThat(tree.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MESSAGE", "SIGNATURE", "PUBLIC KEY BLOCK"})
  void whatIsInArmourIsOpenedWhateverItIsCalled(String label) throws IOException {
    PartTree tree = Openings.open(armour(label, packet(8, zip(literal(PAYLOAD)))));

    assertThat(shows(tree)).isTrue();
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void whatIsEncryptedIsNamedSo() {
    byte[] key = packet(1, Openings.join(new byte[] {3}, new byte[20]));

    PartTree tree = Openings.open(Openings.join(key, packet(18, new byte[] {1, 2, 3})));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void whatStandsBesideSomethingEncryptedIsShown() {
    byte[] key = packet(1, Openings.join(new byte[] {3}, new byte[20]));

    PartTree tree =
        Openings.open(Openings.join(key, packet(18, new byte[] {1, 2, 3}), packet(60, PAYLOAD)));

    assertThat(shows(tree)).isTrue();
  }

  @Test
  void aPacketThatBreaksOffIsShownAndNamed() {
    byte[] message = Openings.join(ONE_PASS, literal(PAYLOAD));

    PartTree tree = Openings.open(Arrays.copyOf(message, message.length - 10));

    assertThat(tree.parts())
        .anyMatch(part -> part.content().startsWith(Arrays.copyOf(PAYLOAD, PAYLOAD.length - 10)));
    assertThat(Openings.findings(tree)).contains("archive.damaged");
  }

  private static boolean shows(PartTree tree) {
    return tree.parts().stream().anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  private static byte[] literal(byte[] content) {
    byte[] head = {'b', 5, 'a', '.', 'e', 'x', 'e', 0x60, 0, 0, 0};
    return packet(11, Openings.join(head, content));
  }

  private static byte[] packet(int tag, byte[] body) {
    byte[] head = {
      (byte) (0xc0 | tag), (byte) 255, 0, 0, (byte) (body.length >> 8), (byte) body.length
    };
    return Openings.join(head, body);
  }

  private static byte[] old(int tag, byte[] body) {
    byte[] head = {(byte) (0x81 | tag << 2), (byte) (body.length >> 8), (byte) body.length};
    return Openings.join(head, body);
  }

  /** Pieces of 16 bytes, and the rest. */
  private static byte[] inPieces(int tag, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xc0 | tag);
    int at = 0;
    for (; body.length - at > 190; at += 16) {
      out.write(0xe4);
      out.write(body, at, 16);
    }
    out.write(body.length - at);
    out.write(body, at, body.length - at);
    return out.toByteArray();
  }

  private static byte[] zip(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          out.write(1);
          try (var in = new DeflaterOutputStream(out, new Deflater(9, true))) {
            in.write(content);
          }
        });
  }

  private static byte[] zlib(byte[] content) {
    return Openings.join(new byte[] {2}, PdfMaker.deflated(content));
  }

  private static byte[] bzip2(byte[] content) throws IOException {
    return Openings.written(
        out -> {
          out.write(3);
          try (var in = new BZip2CompressorOutputStream(out)) {
            in.write(content);
          }
        });
  }

  private static byte[] armour(String label, byte[] content) {
    return ("-----BEGIN PGP "
            + label
            + "-----\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\r\n=abcd\r\n-----END PGP "
            + label
            + "-----\r\n")
        .getBytes(Openings.ASCII);
  }
}
