package ess.decompose;

import ess.decompose.opener.Openings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Makes mails of containers in containers by chance, whole or broken. The same seed, same mail. */
final class NestedMails {

  private static final int MOST_LEVELS = 7;
  private static final String[] WRAPS = {
    "zip", "gzip", "two files", "base64", "quoted-printable", "mail", "packed mail", "attachment"
  };

  private final Random random;
  private final boolean broken;

  private NestedMails(long seed, boolean broken) {
    this.random = new Random(seed);
    this.broken = broken;
  }

  /** A mail in which the content can be found. */
  static byte[] whole(long seed, byte[] content) {
    return new NestedMails(seed, false).mail(content);
  }

  /** A mail that was cut off and changed on any of its levels. */
  static byte[] broken(long seed, byte[] content) {
    return new NestedMails(seed, true).mail(content);
  }

  private byte[] mail(byte[] content) {
    byte[] nested = content;
    for (int level = random.nextInt(MOST_LEVELS); level >= 0; level--) {
      nested = harmed(wrapped(nested));
    }
    return harmed(Carriers.attached("a.bin", nested));
  }

  private byte[] wrapped(byte[] content) {
    try {
      return switch (WRAPS[random.nextInt(WRAPS.length)]) {
        case "zip" -> Openings.zip("a.bin", content);
        case "two files" ->
            Openings.zip(java.util.List.of("a", "b.eml"), java.util.List.of(new byte[9], content));
        case "gzip" ->
            Openings.written(
                out -> {
                  try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(content);
                  }
                });
        case "base64" -> entity("Content-Transfer-Encoding: base64\r\n\r\n", base64(content));
        case "quoted-printable" ->
            entity("Content-Transfer-Encoding: quoted-printable\r\n\r\n", quoted(content));
        case "mail" -> multipart("Content-Type: message/rfc822\r\n\r\n", mailOf(content));
        case "packed mail" ->
            multipart(
                "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n",
                base64(mailOf(content)));
        default -> Carriers.attached("a.bin", content);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] mailOf(byte[] content) {
    return Carriers.attached("b.bin", content);
  }

  private static byte[] entity(String field, byte[] body) {
    return Openings.join(ascii("From: a@example.org\r\nTo: b@example.org\r\n" + field), body);
  }

  private byte[] multipart(String header, byte[] body) {
    String boundary = "b" + random.nextInt(1000);
    return Openings.join(
        ascii(
            "From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=%s\r\n"
                    .formatted(boundary)
                + "\r\nbefore\r\n--%s\r\n".formatted(boundary)
                + header),
        body,
        ascii("\r\n--%s--\r\nafter\r\n".formatted(boundary)));
  }

  private static byte[] base64(byte[] content) {
    return Base64.getMimeEncoder().encode(content);
  }

  private static byte[] quoted(byte[] content) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.length; i++) {
      text.append("=%02X".formatted(content[i]));
      text.append(i % 24 == 23 ? "=\r\n" : "");
    }
    return ascii(text.toString());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] harmed(byte[] content) {
    if (!broken || random.nextInt(3) > 0) {
      return content;
    }
    byte[] harmed = Arrays.copyOf(content, content.length);
    if (random.nextBoolean()) {
      return Arrays.copyOf(harmed, random.nextInt(harmed.length + 1));
    }
    for (int flips = random.nextInt(8); flips >= 0 && harmed.length > 0; flips--) {
      harmed[random.nextInt(harmed.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return harmed;
  }
}
