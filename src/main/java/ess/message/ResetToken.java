package ess.message;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
          "(?i:essr(?:_|%5F|=5F|&#95;|&#x5F;|&lowbar;))[A-Za-z0-9_%=\\r\\n\\uFFFD-]*+"
              + "|(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]*?(?:ZXNzcl|Vzc3Jf|lc3NyX)[A-Za-z0-9+/_-]*+=*+");

  /** What may stand inside a token where it was wrapped, quoted or encoded. */
  private static final Pattern INSIDE = Pattern.compile("=?\\r?\\n[> \\t]*|[\\x00]");

  private static final byte[] BEGIN = "essr".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WIDE_BEGIN = "e\0s\0s\0r".getBytes(StandardCharsets.US_ASCII);
  private static final int WINDOW = 400;

  /** How the prefix begins in base64, and what makes the group whole in which it begins. */
  private static final Map<String, String> BASE64_BEGINS =
      Map.of("ZXNzcl", "", "Vzc3Jf", "AG", "lc3NyX", "AAB");

  private static final Pattern GROUPS =
      Pattern.compile("(?:[A-Za-z0-9+/]{4}){1,90}(?:[A-Za-z0-9+/]{2,3})?");

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

  /**
   * The digests of whatever may be a token in the bytes of a text, also where it was wrapped,
   * quoted, percent-encoded, written in UTF-16, or is part of a text in base64.
   */
  public static Set<Sha256> digestsIn(Content content) {
    Set<Sha256> found = new HashSet<>();
    for (byte[] begin : List.of(BEGIN, WIDE_BEGIN)) {
      for (int at = content.indexOf(begin, 0); at >= 0; at = content.indexOf(begin, at + 1)) {
        add(found, window(content, at));
      }
    }
    BASE64_BEGINS.forEach(
        (begin, before) -> {
          byte[] marker = begin.getBytes(StandardCharsets.US_ASCII);
          for (int at = content.indexOf(marker, 0); at >= 0; at = content.indexOf(marker, at + 1)) {
            add(found, decoded(before + window(content, at)));
          }
        });
    return found;
  }

  private static String window(Content content, int at) {
    String source = content.slice(at, at + WINDOW).text(StandardCharsets.ISO_8859_1);
    return INSIDE.matcher(source).replaceAll("");
  }

  /** The text behind the base64 at the beginning, as far as that goes. */
  private static String decoded(String base64) {
    String plain = base64.replace('-', '+').replace('_', '/');
    Matcher groups = GROUPS.matcher(plain);
    return groups.lookingAt()
        ? new String(Base64.getDecoder().decode(groups.group()), StandardCharsets.ISO_8859_1)
        : "";
  }

  private static void add(Set<Sha256> found, String text) {
    String plain =
        text.replaceAll("(?i)[%=]5F|&#95;|&#x5F;|&lowbar;", "_").replaceAll("(?i)[%=]2D", "-");
    Matcher token = FORM.matcher(plain);
    if (token.find()) {
      found.add(new ResetToken(token.group()).digest());
    }
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
