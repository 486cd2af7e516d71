package ess.decompose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mails that carry a payload in the ways that parsers differ about. */
final class Carriers {

  private Carriers() {}

  /** A mail with the bytes as an attachment in base64. */
  static byte[] attached(String name, byte[] bytes) {
    String mail =
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=\"frontier\"\r\n\r\n--frontier\r\n"
            + "Content-Type: text/plain\r\n\r\nhello\r\n--frontier\r\n"
            + "Content-Type: application/octet-stream; name=\""
            + name
            + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Base64.getMimeEncoder().encodeToString(bytes)
            + "\r\n--frontier--\r\n";
    return mail.getBytes(StandardCharsets.UTF_8);
  }
}
