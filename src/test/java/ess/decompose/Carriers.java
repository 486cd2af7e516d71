package ess.decompose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mails that carry a payload in the ways that parsers differ about. */
final class Carriers {

  private Carriers() {}

  /** The lines with their line ends. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** A mail with the bytes as an attachment in base64. */
  static byte[] attached(String name, byte[] bytes) {
    String mail =
        lines(
            "From: a@example.org",
            "To: b@example.org",
            "Subject: x",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"frontier\"",
            "",
            "--frontier",
            "Content-Type: text/plain",
            "",
            "hello",
            "--frontier",
            "Content-Type: application/octet-stream; name=\"" + name + "\"",
            "Content-Transfer-Encoding: base64",
            "",
            Base64.getMimeEncoder().encodeToString(bytes),
            "--frontier--");
    return mail.getBytes(StandardCharsets.UTF_8);
  }
}
