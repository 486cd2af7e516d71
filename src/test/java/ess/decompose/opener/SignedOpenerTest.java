package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.Part;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEKRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.junit.jupiter.api.Test;

class SignedOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws Exception {
    byte[] packed =
        new CMSCompressedDataGenerator()
            .generate(new CMSProcessableByteArray(PAYLOAD), new ZlibCompressor())
            .getEncoded();
    return List.of(signed(PAYLOAD), open(PAYLOAD), packed);
  }

  @Test
  void aSignedMailIsReadInTurn() throws Exception {
    PartTree tree = Openings.open(signed(Carriers.attached("a.exe", PAYLOAD)));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
    assertThat(Openings.findings(tree)).isEmpty();
  }

  @Test
  void anArmouredContentIsDecoded() throws Exception {
    byte[] armoured =
        ("-----BEGIN PKCS7-----\n"
                + Base64.getMimeEncoder().encodeToString(signed(PAYLOAD))
                + "\n-----END PKCS7-----\n")
            .getBytes(StandardCharsets.US_ASCII);

    PartTree tree = Openings.open(armoured);

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(PAYLOAD));
  }

  @Test
  void anEncryptedContentIsNamed() throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKEKRecipientInfoGenerator(new byte[] {1}, new SecretKeySpec(new byte[16], "AES")));
    byte[] enveloped =
        generator
            .generate(
                new CMSProcessableByteArray(PAYLOAD),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
            .getEncoded();

    PartTree tree = Openings.open(enveloped);

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  private static byte[] signed(byte[] content) throws Exception {
    return new CMSSignedDataGenerator()
        .generate(new CMSProcessableByteArray(content), true)
        .getEncoded("DER");
  }

  /** Lengths left open, and octets in pieces. */
  private static byte[] open(byte[] content) throws Exception {
    return Openings.written(
        out -> {
          CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
          generator.setBufferSize(100);
          try (var signing = generator.open(out, true)) {
            signing.write(content);
          }
        });
  }
}
