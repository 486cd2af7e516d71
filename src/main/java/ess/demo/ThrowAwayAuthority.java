package ess.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one afternoon: it vouches for one server on this machine and is
 * forgotten. Its private key never leaves the memory.
 */
final class ThrowAwayAuthority {

  private static final Duration LIFE = Duration.ofDays(2);

  private final SecureRandom random = new SecureRandom();
  private final Instant now;
  private final KeyPair keys;
  private final X509Certificate certificate;

  ThrowAwayAuthority(Clock clock) throws GeneralSecurityException, IOException {
    now = clock.instant();
    keys = newKeys();
    X500Name name = new X500Name("CN=Throw-away authority of the demo");
    X509v3CertificateBuilder builder = builder(name, name, keys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    certificate = sign(builder);
  }

  /** The authority's certificate in PEM. */
  String pem() throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  /** Writes a key store (PKCS#12) with a fresh key and certificate for this machine. */
  void writeServerKeys(Path file, char[] password) throws GeneralSecurityException, IOException {
    KeyPair server = newKeys();
    X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
    X509v3CertificateBuilder builder = builder(issuer, new X500Name("CN=localhost"), server);
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "localhost"),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "imaps", server.getPrivate(), password, new Certificate[] {sign(builder), certificate});
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    Files.write(file, bytes.toByteArray());
  }

  /** Writes the authority's certificate, which a client needs to trust the server. */
  void writeCertificate(Path file) throws GeneralSecurityException, IOException {
    Files.writeString(file, pem(), StandardCharsets.US_ASCII);
  }

  private KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair subjectKeys) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, random),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(LIFE)),
        subject,
        subjectKeys.getPublic());
  }

  private X509Certificate sign(X509v3CertificateBuilder builder) throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
