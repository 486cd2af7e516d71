package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest (FIPS 180-4) as 64 lower-case hexadecimal digits.
 *
 * @param hex the digits
 */
public record Sha256(@JsonValue String hex) {

  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

  /** Checks that the text is a digest. */
  public Sha256 {
    if (!DIGITS.matcher(hex).matches()) {
      throw new IllegalArgumentException("a SHA-256 is 64 lower-case hexadecimal digits");
    }
  }

  /** Reads a digest written in hexadecimal digits of either case. */
  public static Sha256 parse(String text) {
    return new Sha256(text.toLowerCase(java.util.Locale.ROOT));
  }

  /** The digest of the bytes. */
  public static Sha256 of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The digest of {@code length} bytes from {@code offset} on. */
  public static Sha256 of(byte[] bytes, int offset, int length) {
    MessageDigest digest = newDigest();
    digest.update(bytes, offset, length);
    return finish(digest);
  }

  /** A fresh digest to be fed piece by piece and ended with {@link #finish}. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Ends a digest begun with {@link #newDigest}. */
  public static Sha256 finish(MessageDigest digest) {
    return new Sha256(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public String toString() {
    return hex;
  }
}
