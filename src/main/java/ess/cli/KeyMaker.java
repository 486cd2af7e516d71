package ess.cli;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes strong random secrets and the key that signs tokens. */
final class KeyMaker {

  private static final int SECRET_BYTES = 32;
  private static final int PASSWORD_BYTES = 18;

  private final SecureRandom random = new SecureRandom();

  /** Everything that a new installation needs, by the name of its variable. */
  Map<String, String> all() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("ESS_JWT_PRIVATE_KEY", privateKeyPem());
    values.put("ESS_SECRET_KEY", secret());
    values.put("ESS_ADMIN_USERNAME", "admin");
    values.put("ESS_ADMIN_PASSWORD", password());
    return values;
  }

  /** A private key for ES256 (RFC 7518, section 3.4) as PKCS#8 in PEM (RFC 7468). */
  String privateKeyPem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no curve P-256", e);
    }
  }

  /** 256 bits, as URL-safe Base64 without padding. */
  String secret() {
    return text(SECRET_BYTES);
  }

  /** A password of 144 bits in 24 characters. */
  String password() {
    return text(PASSWORD_BYTES);
  }

  private String text(int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }
}
