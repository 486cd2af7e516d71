package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Part;
import ess.message.PartTree;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArmourOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() {
    byte[] pem = armour("CERTIFICATE", "", PAYLOAD);
    return List.of(pem, Openings.join(armour("PRIVATE KEY", "DEK-Info: AES\r\n\r\n", pem), pem));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x84, 0x8c, 0xc1, 0xc3, 0xd2})
  void anEncryptedMessageIsNamedSo(int first) {
    PartTree tree =
        Openings.open(armour("PGP MESSAGE", "Version: 1\r\n\r\n", new byte[] {(byte) first, 1, 2}));

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x90, 0xa3, 0xc8, 0xcb})
  void aMessageThatIsNoneIsDamaged(int first) {
    PartTree tree = Openings.open(armour("PGP MESSAGE", "\r\n", new byte[] {(byte) first, 1, 2}));

    assertThat(tree.parts()).noneMatch(part -> part.is(Part.Trait.ENCRYPTED));
    assertThat(Openings.findings(tree)).containsExactly("archive.damaged");
  }

  @Test
  void aTextThatIsSignedIsAText() {
    byte[] signed = "-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nhello".getBytes(Openings.ASCII);

    PartTree tree = Openings.open(signed);

    assertThat(tree.findings()).isEmpty();
    assertThat(tree.parts()).anyMatch(part -> part.type().equals(Magic.TEXT));
  }

  private static byte[] armour(String label, String fields, byte[] content) {
    return ("-----BEGIN "
            + label
            + "-----\r\n"
            + fields
            + Base64.getMimeEncoder().encodeToString(content)
            + "\r\n=abcd\r\n-----END "
            + label
            + "-----\r\n")
        .getBytes(Openings.ASCII);
  }
}
