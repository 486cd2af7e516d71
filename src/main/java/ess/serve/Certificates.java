package ess.serve;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** The certificate and key of the port, as they stand in their files. For one thread at a time. */
final class Certificates {

  private static final byte[] PROBE = {1, 2, 3};

  private final Vertx vertx;
  private final Path certificate;
  private final Path key;
  private @Nullable Buffer lastCertificate;
  private @Nullable Buffer lastKey;

  Certificates(Vertx vertx, Path certificate, Path key) {
    this.vertx = vertx;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * What stands in the files, if it is not what stood there the last time.
   *
   * @throws IOException if it cannot be read, or is no pair
   */
  Optional<PemKeyCertOptions> changed() throws IOException {
    Buffer nowCertificate = Buffer.buffer(Files.readAllBytes(certificate));
    Buffer nowKey = Buffer.buffer(Files.readAllBytes(key));
    if (nowCertificate.equals(lastCertificate) && nowKey.equals(lastKey)) {
      return Optional.empty();
    }
    lastCertificate = nowCertificate;
    lastKey = nowKey;
    PemKeyCertOptions pair =
        new PemKeyCertOptions().setCertValue(nowCertificate).setKeyValue(nowKey);
    try {
      check(pair);
    } catch (Exception e) { // whatever a parser of PEM throws
      throw new IOException(e.toString(), e);
    }
    return Optional.of(pair);
  }

  /** Signs by the key and verifies by the certificate: Vert.x would find out too late. */
  private void check(PemKeyCertOptions pair) throws Exception {
    X509KeyManager manager = (X509KeyManager) pair.getKeyManagerFactory(vertx).getKeyManagers()[0];
    for (String type : new String[] {"EC", "RSA", "EdDSA"}) {
      String @Nullable [] names = manager.getServerAliases(type, null);
      if (names != null && names.length > 0) {
        PrivateKey secret = manager.getPrivateKey(names[0]);
        Signature signature = Signature.getInstance(algorithm(type));
        signature.initSign(secret);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(manager.getCertificateChain(names[0])[0]);
        signature.update(PROBE);
        if (!signature.verify(signed)) {
          throw new GeneralSecurityException("the key is not that of the certificate");
        }
        return;
      }
    }
    throw new GeneralSecurityException("there is no pair of certificate and key");
  }

  private static String algorithm(String type) {
    return switch (type) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> "EdDSA";
    };
  }
}
