package ess.auth;

import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets of 256 bits that nobody guesses; of each only the digest is kept. */
final class Secrets {

  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();

  /** A new one: 43 characters that need no escaping anywhere. */
  String next() {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** What is kept of one. No salt is needed, for it is no word. */
  static Sha256 digest(String secret) {
    return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
  }
}
