package ess.serve;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Strong entity tags: they name the bytes that are sent (RFC 9110, section 8.8.3). */
final class EntityTags {

  private static final int BYTES = 18;
  private static final String WEAK = "W/";

  private EntityTags() {}

  /** The tag of a content, in quotes. */
  static String of(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      byte[] start = Arrays.copyOf(digest, BYTES);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(start) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tag of a content that goes out packed, by gzip: these are other bytes. */
  static String ofPacked(byte[] content) {
    String plain = of(content);
    return plain.substring(0, plain.length() - 1) + "-" + Gzip.NAME + '"';
  }

  /** Whether {@code If-None-Match} names the tag; weak ones count too (RFC 9110, 13.1.2). */
  static boolean match(@Nullable String asked, String tag) {
    if (asked == null) {
      return false;
    }
    for (String part : asked.split(",")) {
      String one = part.strip();
      String bare = one.startsWith(WEAK) ? one.substring(WEAK.length()) : one;
      if (bare.equals(tag) || bare.equals("*")) {
        return true;
      }
    }
    return false;
  }
}
