package ess.serve;

import ess.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads the places in a list that callers hand back to us. A cursor is opaque and
 * signed, so that it can be changed without notice and never carries a value of somebody else's
 * making. Safe for many threads.
 */
public final class Cursors {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE = 16;
  private static final int ID = 36;

  private final SecretKeySpec key;

  Cursors(byte[] secret) {
    this.key =
        new SecretKeySpec(
            sign(
                new SecretKeySpec(secret, ALGORITHM),
                "ess cursor 1".getBytes(StandardCharsets.US_ASCII)),
            ALGORITHM);
  }

  /** The cursor that stands behind the message. */
  String behind(String id) {
    byte[] place = id.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(place, ID + SIGNATURE);
    System.arraycopy(sign(key, place), 0, whole, ID, SIGNATURE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * The message behind which the cursor stands.
   *
   * @throws RequestException if it is none of ours
   */
  String read(String cursor) {
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    if (whole.length != ID + SIGNATURE) {
      throw refused();
    }
    byte[] place = Arrays.copyOf(whole, ID);
    byte[] expected = Arrays.copyOf(sign(key, place), SIGNATURE);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(whole, ID, ID + SIGNATURE))) {
      throw refused();
    }
    return new MessageId(new String(place, StandardCharsets.US_ASCII)).text();
  }

  private static RequestException refused() {
    return new RequestException("The cursor is none that a list has handed out.");
  }

  private static byte[] sign(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
