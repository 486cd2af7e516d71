package ess.decompose;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One plain walk over a mail by Angus Mail, each content decoded and thrown away. */
final class AngusWalk {

  private static final int MAX_DEPTH = 20;

  private AngusWalk() {}

  static void walk(byte[] mail) {
    try {
      walk(new MimeMessage(null, new ByteArrayInputStream(mail)), 0);
    } catch (MessagingException | IOException | RuntimeException e) {
      return;
    }
  }

  private static void walk(Part part, int depth) throws MessagingException, IOException {
    Object content =
        part.isMimeType("multipart/*") || part.isMimeType("message/rfc822")
            ? part.getContent()
            : null;
    if (content instanceof Multipart multipart && depth < MAX_DEPTH) {
      for (int i = 0; i < multipart.getCount(); i++) {
        walk(multipart.getBodyPart(i), depth + 1);
      }
    } else if (content instanceof MimeMessage inner && depth < MAX_DEPTH) {
      walk(inner, depth + 1);
    } else {
      try (InputStream in = part.getInputStream()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }
}
