package ess.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Marks a mail of ours that holds a secret, and knows it again when it comes back to us as a mail
 * of a watched mailbox. The mark covers recipient, subject and text, so that nobody can put it on
 * another mail to hide that one; header fields that servers add on the way do not matter, nor do
 * line ends and blanks at the ends of lines. Immutable, safe for many threads.
 */
public final class Seal {

  /** The header field that holds it. */
  public static final String FIELD = "Ess-Seal";

  /** A larger mail is none of ours. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** Derives its key from the secret. */
  public Seal(byte[] secret) {
    this.key =
        new SecretKeySpec(
            sign(
                new SecretKeySpec(secret, ALGORITHM),
                "ess seal 1".getBytes(StandardCharsets.US_ASCII)),
            ALGORITHM);
  }

  /** The mark for a mail. */
  String of(String to, String subject, String text) {
    String whole = String.join("\n", to.strip(), subject.strip(), plain(text));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sign(key, whole.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Whether the raw mail is one that was marked here. */
  public boolean isOn(byte[] raw) {
    if (raw.length > MAX_BYTES) {
      return false;
    }
    String mail = new String(raw, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    int end = mail.indexOf("\n\n");
    if (end < 0) {
      return false;
    }
    List<String> fields = fields(mail.substring(0, end));
    @Nullable String mark = value(fields, FIELD);
    @Nullable String to = value(fields, "To");
    @Nullable String subject = value(fields, "Subject");
    return mark != null
        && to != null
        && subject != null
        && MessageDigest.isEqual(
            mark.getBytes(StandardCharsets.ISO_8859_1),
            of(to, subject, mail.substring(end + 2)).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> fields(String header) {
    List<String> fields = new ArrayList<>();
    for (String line : header.split("\n")) {
      boolean isFolded = line.startsWith(" ") || line.startsWith("\t");
      if (isFolded && !fields.isEmpty()) {
        fields.set(fields.size() - 1, fields.get(fields.size() - 1) + ' ' + line.strip());
      } else {
        fields.add(line);
      }
    }
    return fields;
  }

  private static @Nullable String value(List<String> fields, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ':';
    return fields.stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
        .map(field -> field.substring(start.length()).strip())
        .findFirst()
        .orElse(null);
  }

  private static String plain(String text) {
    return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).strip();
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
