package ess.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords by Argon2id (RFC 9106), written as PHC strings. Two hashes run at once and few
 * wait, for each takes 19 MiB and a core: who comes on top of that is told to come back. The whole
 * password counts, in Unicode's composed form (NFC), so that each keyboard gives the same. Safe for
 * many threads.
 */
final class Passwords {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int AT_ONCE = 2;
  private static final int WAITING = 16;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private static final String CURRENT =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);

  /** Parameters like those of any other; which password it is of does not matter. */
  static final String NOBODY = CURRENT + "A".repeat(22) + '$' + "A".repeat(43);

  private final SecureRandom random = new SecureRandom();
  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final Semaphore places = new Semaphore(AT_ONCE + WAITING);

  /** The hash of a password under a new salt. */
  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = inTurn(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return CURRENT + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
  }

  /** Whether the password is the one behind the hash. */
  boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("app_user.password_hash is no PHC string of Argon2id");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] actual =
        inTurn(
            password,
            Base64.getDecoder().decode(parts.group(4)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  /** Whether a new hash of the same password would be another kind. */
  static boolean isOutdated(String phc) {
    return !phc.startsWith(CURRENT);
  }

  /** Does the work of {@link #matches} for an account that is not there. */
  void pretend(String password) {
    matches(password, NOBODY);
  }

  private byte[] inTurn(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    if (!places.tryAcquire()) {
      throw new AuthException.ComeBack(Duration.ofSeconds(2));
    }
    try {
      running.acquireUninterruptibly();
      try {
        return derive(password, salt, memory, passes, lanes, length);
      } finally {
        running.release();
      }
    } finally {
      places.release();
    }
  }

  private static byte[] derive(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    String composed = Normalizer.normalize(password, Normalizer.Form.NFC);
    generator.generateBytes(composed.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
