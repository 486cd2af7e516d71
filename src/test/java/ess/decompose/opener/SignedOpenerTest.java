package ess.decompose.opener;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Carriers;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartTree;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEKRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;

class SignedOpenerTest implements OpenerContract {

  @Override
  public List<byte[]> fixtures() throws Exception {
    return List.of(
        signed(PAYLOAD, true), signedInPieces(PAYLOAD), compressed(PAYLOAD), stamped(PAYLOAD));
  }

  @Test
  void aSignedBodyPartIsReadAsAMail() throws Exception {
    String entity =
        "Content-Type: application/octet-stream; name=a.exe\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(PAYLOAD);

    PartTree tree = Openings.open(signed(entity.getBytes(StandardCharsets.US_ASCII), true));

    assertThat(tree.parts())
        .filteredOn(part -> Arrays.equals(part.content().toBytes(), PAYLOAD))
        .singleElement()
        .satisfies(part -> assertThat(part.name()).isEqualTo("a.exe"));
    assertThat(tree.findings()).isEmpty();
  }

  @Test
  void layersAreOpenedOneByOne() throws Exception {
    byte[] layers = signed(compressed(signedInPieces(PAYLOAD)), true);

    assertThat(Openings.open(layers).parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void aSignatureThatStandsAloneHidesNothing() throws Exception {
    PartTree tree = Openings.open(signed(PAYLOAD, false));

    assertThat(tree.findings()).isEmpty();
    assertThat(tree.parts())
        .anyMatch(part -> part.type().toString().equals("application/pkcs7-signature"));
  }

  @Test
  void aSignatureThatBreaksOffIsNamedAndHidesNothing() throws Exception {
    byte[] signature = signed(PAYLOAD, false);

    PartTree tree = Openings.open(Arrays.copyOf(signature, signature.length - 50));

    assertThat(Openings.findings(tree)).containsExactly("archive.breaks-off");
    assertThat(tree.findings()).noneMatch(Finding::unfinished);
  }

  @Test
  void whatIsSignedAndBreaksOffIsShown() throws Exception {
    byte[] signed = signed(PAYLOAD, true);
    byte[] start = Arrays.copyOf(PAYLOAD, 600);

    PartTree tree = Openings.open(Arrays.copyOf(signed, 700));

    assertThat(tree.parts()).anyMatch(part -> part.content().startsWith(start));
    assertThat(tree.findings()).noneMatch(Finding::unfinished);
  }

  @Test
  void aSignatureInWhichThePlaceOfTheContentMakesNoSenseIsUnfinished() throws Exception {
    byte[] signature = signed(PAYLOAD, false);
    byte[] kind = {0x30, 0x0b, 0x06, 0x09, 0x2a};
    int at =
        new String(signature, StandardCharsets.ISO_8859_1)
            .indexOf(new String(kind, StandardCharsets.ISO_8859_1));
    signature[at + 2] = 0x5f;

    PartTree tree = Openings.open(signature);

    assertThat(tree.findings()).anyMatch(Finding::unfinished);
  }

  @Test
  void anEnvelopeIsEncrypted() throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKEKRecipientInfoGenerator(new byte[] {1}, new SecretKeySpec(new byte[16], "AES")));
    byte[] envelope =
        generator
            .generate(
                new CMSProcessableByteArray(PAYLOAD),
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
            .getEncoded();

    PartTree tree = Openings.open(envelope);

    assertThat(tree.parts()).anyMatch(part -> part.is(Part.Trait.ENCRYPTED));
  }

  @Test
  void anArmouredMessageIsOpened() throws Exception {
    String armour =
        "-----BEGIN PKCS7-----\r\n"
            + Base64.getMimeEncoder().encodeToString(signed(PAYLOAD, true))
            + "\r\n-----END PKCS7-----\r\n";

    assertThat(Openings.open(armour.getBytes(StandardCharsets.US_ASCII)).parts())
        .anyMatch(part -> Arrays.equals(part.content().toBytes(), PAYLOAD));
  }

  @Test
  void whatIsSignedHasTheNameOfTheFileWithoutItsEnding() throws Exception {
    PartTree tree =
        ess.decompose.Mails.takeApart(Carriers.attached("a.exe.p7m", signed(PAYLOAD, true)));

    assertThat(tree.parts()).anyMatch(part -> "a.exe".equals(part.name()));
  }

  private static byte[] signed(byte[] content, boolean whole) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(signer());
    return generator.generate(new CMSProcessableByteArray(content), whole).getEncoded();
  }

  private static byte[] signedInPieces(byte[] content) throws Exception {
    CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
    generator.setBufferSize(100);
    generator.addSignerInfoGenerator(signer());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream in = generator.open(out, true)) {
      in.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] compressed(byte[] content) throws Exception {
    return new CMSCompressedDataGenerator()
        .generate(new CMSProcessableByteArray(content), new ZlibCompressor())
        .getEncoded();
  }

  private static byte[] stamped(byte[] content) throws Exception {
    ASN1Encodable[] fields = {
      new ASN1Integer(1), new DEROctetString(content), new DERSequence(new ASN1Integer(2))
    };
    return new ContentInfo(
            new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.1.31"), new DERSequence(fields))
        .getEncoded();
  }

  private static SignerInfoGenerator signer() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
    X500Name name = new X500Name("CN=a");
    Date day = Date.from(Instant.EPOCH);
    X509CertificateHolder certificate =
        new JcaX509v3CertificateBuilder(name, BigInteger.ONE, day, day, name, keys.getPublic())
            .build(signer);
    return new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
        .build(signer, certificate);
  }
}
