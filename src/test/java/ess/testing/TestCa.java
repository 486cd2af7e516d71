package ess.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

/** A certificate authority that lives for one test. */
public final class TestCa {

  private static final X500Name NAME = new X500Name("CN=Test CA");

  private final KeyPair keys = newKeys();
  private final X509Certificate certificate;

  /** A certificate with its key. */
  public record Leaf(X509Certificate certificate, KeyPair keys) {

    /** Writes both as key store (PKCS #12). */
    public void writeKeyStore(Path file, String password) {
      try (OutputStream out = Files.newOutputStream(file)) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            "test", keys.getPrivate(), password.toCharArray(), new Certificate[] {certificate});
        store.store(out, password.toCharArray());
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Writes both as PEM. */
    public void write(Path certificateFile, Path keyFile) {
      writePem(certificateFile, "CERTIFICATE", encoded(certificate));
      writePem(keyFile, "PRIVATE KEY", keys.getPrivate().getEncoded());
    }
  }

  /** Makes a new authority. */
  public TestCa() {
    certificate = sign(NAME, keys, Duration.ofDays(1), true);
  }

  /** A certificate for the names, of which those that look like addresses are addresses. */
  public Leaf issue(String... names) {
    return issue(Duration.ofDays(1), names);
  }

  /** A certificate that ends after the time; a negative one has ended. */
  public Leaf issue(Duration life, String... names) {
    KeyPair own = newKeys();
    return new Leaf(sign(new X500Name("CN=test"), own, life, false, names), own);
  }

  /** Writes the authority's certificate as PEM. */
  public Path write(Path file) {
    writePem(file, "CERTIFICATE", encoded(certificate));
    return file;
  }

  private X509Certificate sign(
      X500Name subject, KeyPair own, Duration life, boolean isCa, String... names) {
    Instant now = Instant.now();
    Instant end = now.plus(life);
    Instant start = (end.isBefore(now) ? end : now).minus(Duration.ofDays(2));
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(64, new SecureRandom()),
            Date.from(start),
            Date.from(end),
            subject,
            own.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      if (names.length > 0) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(Arrays.stream(names).map(TestCa::name).toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName name(String name) {
    boolean address = name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void writePem(Path file, String type, byte[] der) {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(
                type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), type);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
