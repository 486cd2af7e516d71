package ess.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port with TLS of its own, asked by clients that check whom they talk to. */
class TlsTest {

  @TempDir Path dir;
  private Service service;
  private X509Certificate first;

  private record Pair(KeyPair keys, X509Certificate certificate) {}

  private static Pair pair(long serial) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=127.0.0.1");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3_600)),
            name,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    return new Pair(
        keys,
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), kind);
  }

  private X509Certificate install(Pair pair) throws Exception {
    Files.writeString(
        dir.resolve("key.pem"), pem("PRIVATE KEY", pair.keys.getPrivate().getEncoded()));
    Files.writeString(dir.resolve("cert.pem"), pem("CERTIFICATE", pair.certificate.getEncoded()));
    return pair.certificate;
  }

  @BeforeEach
  void start() throws Exception {
    first = install(pair(1));
    service =
        Service.with()
            .property("ess.serve.tls-cert", dir.resolve("cert.pem").toString())
            .property("ess.serve.tls-key", dir.resolve("key.pem").toString())
            .start(dir);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  /** The first line of the answer to one who trusts this certificate alone. */
  private String ask(X509Certificate trusted, String... protocols) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("it", trusted);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(10_000);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[1_024];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void thePortSpeaksNewTlsAlone() throws Exception {
    assertThat(ask(first, "TLSv1.3"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("strict-transport-security: max-age=31536000");
    assertThat(ask(first, "TLSv1.2")).startsWith("HTTP/1.1 200");
    assertThatThrownBy(() -> ask(first, "TLSv1.1")).isInstanceOf(SSLException.class);
    X509Certificate other = pair(9).certificate;
    assertThatThrownBy(() -> ask(other)).isInstanceOf(SSLException.class);
  }

  @Test
  void aRenewedCertificateIsTakenUpWithoutARestart() throws Exception {
    X509Certificate second = install(pair(2));

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> ask(second).startsWith("HTTP/1.1 200"));
    assertThatThrownBy(() -> ask(first)).isInstanceOf(SSLException.class);
  }

  @Test
  void aPairThatDoesNotFitLeavesTheOldOne() throws Exception {
    KeyPair other = pair(3).keys;
    Files.writeString(dir.resolve("key.pem"), pem("PRIVATE KEY", other.getPrivate().getEncoded()));

    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(first).startsWith("HTTP/1.1 200"));
  }
}
