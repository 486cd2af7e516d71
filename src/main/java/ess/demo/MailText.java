package ess.demo;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Composes a mail as text (RFC 5322, RFC 2045): header fields first, then body parts. Characters
 * stand for bytes, as in ISO 8859-1, so that a mail may also be wrong. For one use by one thread.
 */
final class MailText {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final List<String> fields = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private final String boundary;
  private String kind = "mixed";

  MailText(String from, String subject, ZonedDateTime date, int number) {
    boundary = "=_sample_" + number;
    field("Date", DATE.format(date.withZoneSameInstant(ZoneOffset.UTC)));
    field("From", from);
    field("To", "Robin Weaver <robin@company.example>");
    field("Subject", subject);
    field("Message-ID", "<sample-" + number + "." + date.toEpochSecond() + "@demo.example>");
    field("MIME-Version", "1.0");
  }

  /** Adds a header field. */
  MailText field(String name, String value) {
    fields.add(name + ": " + value);
    return this;
  }

  /** Makes it a multipart of another kind than mixed. */
  MailText multipart(String other) {
    kind = other;
    return this;
  }

  /** Adds a text in US-ASCII. */
  MailText text(String... lines) {
    return part("text/plain; charset=us-ascii", String.join("\r\n", lines) + "\r\n");
  }

  /** Adds an HTML text in US-ASCII. */
  MailText html(String... lines) {
    return part("text/html; charset=us-ascii", String.join("\r\n", lines) + "\r\n");
  }

  /** Adds a body part as it stands; the type may bring further fields behind a line end. */
  MailText part(String typeAndFields, String body) {
    parts.add("Content-Type: " + typeAndFields + "\r\n\r\n" + body);
    return this;
  }

  /** Adds a file in Base64. */
  MailText file(String type, String name, byte[] content) {
    return part(
        type
            + "; name=\""
            + name
            + "\"\r\nContent-Disposition: attachment; filename=\""
            + name
            + "\"\r\nContent-Transfer-Encoding: base64",
        base64(content));
  }

  /** The whole mail. */
  @Override
  public String toString() {
    StringBuilder mail = new StringBuilder();
    fields.forEach(field -> mail.append(field).append("\r\n"));
    if (parts.size() == 1) {
      return mail.append(parts.get(0)).toString();
    }
    mail.append("Content-Type: multipart/" + kind + "; boundary=\"" + boundary + "\"\r\n\r\n");
    parts.forEach(part -> mail.append("--" + boundary + "\r\n").append(part).append("\r\n"));
    return mail.append("--" + boundary + "--\r\n").toString();
  }

  /** The bytes in lines of Base64 (RFC 2045, section 6.8). */
  static String base64(byte[] content) {
    return Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(content)
        + "\r\n";
  }

  /** The text as an encoded word in UTF-8 (RFC 2047). */
  static String encodedWord(String text) {
    String code = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return "=?UTF-8?B?" + code + "?=";
  }
}
