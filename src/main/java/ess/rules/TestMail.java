package ess.rules;

import ess.message.Content;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the raw mail of a test. */
final class TestMail {

  private static final String BOUNDARY = "boundary-of-a-rule-test";
  private static final String END = "\r\n";

  private TestMail() {}

  /** The mail as it would come in. */
  static RawMessage of(RuleTest test) {
    String mail = test.mail().replace("\r\n", "\n").replace("\n", END);
    String text = test.attachments().isEmpty() ? mail : multipart(mail, test.attachments());
    Content content = Content.of(text.getBytes(StandardCharsets.UTF_8));
    Message message =
        new Message(
            MessageId.at(Instant.EPOCH),
            "rules",
            null,
            null,
            content.sha256(),
            content.size(),
            Instant.EPOCH,
            null);
    return new RawMessage(message, content);
  }

  private static String multipart(String mail, List<RuleTest.Attachment> attachments) {
    int end = mail.indexOf(END + END);
    String header = end < 0 ? mail.stripTrailing() : mail.substring(0, end);
    String body = end < 0 ? "" : mail.substring(end + 4);
    List<String> outer = new ArrayList<>();
    List<String> inner = new ArrayList<>();
    // What describes the content goes with the body; the rest stays with the mail.
    List<String> current = outer;
    for (String line : header.split(END)) {
      if (!line.startsWith(" ") && !line.startsWith("\t")) {
        current = line.toLowerCase(Locale.ROOT).startsWith("content-") ? inner : outer;
      }
      current.add(line);
    }
    StringBuilder whole = new StringBuilder();
    outer.forEach(line -> whole.append(line).append(END));
    whole
        .append("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"")
        .append(BOUNDARY)
        .append("\"\r\n\r\n--" + BOUNDARY + END);
    inner.forEach(line -> whole.append(line).append(END));
    whole.append(END).append(body);
    for (RuleTest.Attachment attachment : attachments) {
      whole.append(
          "\r\n--%s\r\nContent-Type: %s; name=\"%s\"\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s"
              .formatted(
                  BOUNDARY,
                  attachment.type(),
                  attachment.name(),
                  attachment.name(),
                  attachment.base64()));
    }
    return whole.append("\r\n--" + BOUNDARY + "--\r\n").toString();
  }
}
