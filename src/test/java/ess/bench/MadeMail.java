package ess.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/** Mails that a bench makes: ordinary ones, some 12.5 KB on average. */
final class MadeMail {

  private static final String[] WORDS =
      ("the report for this week is ready and the numbers look good please read it before the meeting"
              + " on monday we will talk about the plan budget team customers delivery and the next"
              + " steps thank you for your help")
          .split(" ");

  private MadeMail() {}

  /** Kind 0 is text alone, 1 text and HTML, 2 the same with a PDF. */
  static byte[] ofKind(int kind, int number, Random random) {
    String text = text(random, 2500);
    StringBuilder mail = new StringBuilder();
    mail.append("From: Sender ").append(number).append(" <sender@example.org>\r\n");
    mail.append("To: reader@example.net\r\nSubject: report ").append(number).append("\r\n");
    mail.append("Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nMessage-ID: <bench-");
    mail.append(number).append("@example.org>\r\nMIME-Version: 1.0\r\n");
    if (kind == 0) {
      mail.append("Content-Type: text/plain; charset=utf-8\r\n\r\n").append(text(random, 6500));
      return mail.toString().getBytes(StandardCharsets.US_ASCII);
    }
    if (kind == 2) {
      mail.append("Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n");
    }
    mail.append("Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n");
    mail.append("Content-Type: text/plain; charset=utf-8\r\n\r\n").append(text);
    mail.append("\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>");
    for (int i = 0; i < 8; i++) {
      mail.append("<p>")
          .append(text(random, 700))
          .append("</p>\r\n<a href=\"https://www.example.org/");
      mail.append(i).append("\">read more</a>\r\n");
    }
    mail.append("</body></html>\r\n--inner--\r\n");
    if (kind == 2) {
      byte[] noise = new byte[7000];
      random.nextBytes(noise);
      byte[] head = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(head, 0, noise, 0, head.length);
      mail.append("--outer\r\nContent-Type: application/pdf; name=report.pdf\r\n");
      mail.append("Content-Disposition: attachment; filename=report.pdf\r\n");
      mail.append("Content-Transfer-Encoding: base64\r\n\r\n");
      mail.append(Base64.getMimeEncoder().encodeToString(noise)).append("\r\n--outer--\r\n");
    }
    return mail.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Random random, int size) {
    StringBuilder text = new StringBuilder(size + 80);
    int line = 0;
    while (text.length() < size) {
      String word = WORDS[random.nextInt(WORDS.length)];
      text.append(word).append(' ');
      line += word.length() + 1;
      if (line > 70) {
        text.append("\r\n");
        line = 0;
      }
    }
    return text.append("\r\n").toString();
  }
}
