package ess.serve;

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

  private final SecretKeySpec key;

  /** For one list, whose cursors no other takes. */
  Cursors(byte[] secret, String list) {
    this.key =
        new SecretKeySpec(
            sign(
                new SecretKeySpec(secret, ALGORITHM),
                ("ess cursor 1 " + list).getBytes(StandardCharsets.US_ASCII)),
            ALGORITHM);
  }

  /** The cursor that stands behind the item with the id or number. */
  String behind(String id) {
    byte[] place = id.getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(place, place.length + SIGNATURE);
    System.arraycopy(sign(key, place), 0, whole, place.length, SIGNATURE);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /**
   * The item behind which the cursor stands.
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
    if (whole.length <= SIGNATURE) {
      throw refused();
    }
    int end = whole.length - SIGNATURE;
    byte[] place = Arrays.copyOf(whole, end);
    byte[] expected = Arrays.copyOf(sign(key, place), SIGNATURE);
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(whole, end, whole.length))) {
      throw refused();
    }
    return new String(place, StandardCharsets.US_ASCII);
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
