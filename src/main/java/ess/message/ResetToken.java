package ess.message;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The secret in the link of a password reset: 256 random bits behind a prefix by which it is known
 * wherever it turns up. Only its digest is kept.
 *
 * @param text the prefix and 43 characters of base64url (RFC 4648, section 5)
 */
public record ResetToken(String text) {

  /** What stands where a token stood. */
  public static final String REDACTED = "[reset token]";

  private static final String PREFIX = "essr_";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  /**
   * A token, whole or cut, as it stands in a text or in the source of one: with the prefix's last
   * character as it is, percent-encoded, quoted-printable or as a character reference, and with
   * lines that were broken inside it. Or base64 of a text that holds the prefix, at each of the
   * three places where it can begin in a group.
   */
  private static final Pattern SHOWN =
      Pattern.compile(
          "(?i:essr(?:_|%5F|=5F|&#95;|&#x5F;|&lowbar;))"
              + "(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}|=?(?:\\\\[rn]|[\\r\\n\\uFFFD])+[> \\t]*|=[0-9A-F]{2})*"
              + "|[A-Za-z0-9+/_-]*(?:ZXNzcl|Vzc3Jf|lc3NyX)[A-Za-z0-9+/_-]*=*");

  /** Checks the form. */
  public ResetToken {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a reset token");
    }
  }

  /** A new one. */
  public static ResetToken make(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new ResetToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** What is kept of it. */
  public Sha256 digest() {
    return Sha256.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The text with {@value #REDACTED} in place of each token, whole or cut, in plain or base64. */
  public static String redacted(String shown) {
    return SHOWN.matcher(shown).replaceAll(Matcher.quoteReplacement(REDACTED));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return REDACTED;
  }
}
