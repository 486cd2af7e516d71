package ess.decompose.opener;

import java.util.Locale;

/** Tells whether bytes begin like a mail or a mailbox file. */
public final class MailSign {

  private static final int MOST_LINES = 60;

  private MailSign() {}

  /** Whether the first lines are fields, two of them such as only a mail has. */
  public static boolean isMail(Bytes content) {
    int first = content.at(0);
    if (!Character.isLetter(first) || content.size() < 20) {
      return false;
    }
    byte[] a = content.array();
    int pos = content.from();
    int known = 0;
    for (int line = 0; line < MOST_LINES && pos < content.to(); line++) {
      int next = Bytes.lineEnd(a, pos, Math.min(content.to(), pos + 100_000));
      int end = Bytes.textEnd(a, pos, next);
      if (end == pos) {
        return known >= 2;
      }
      if (a[pos] != ' ' && a[pos] != '\t') {
        int colon = pos;
        while (colon < end && colon < pos + 80 && a[colon] > ' ' && a[colon] != ':') {
          colon++;
        }
        if (colon == end || a[colon] != ':') {
          return known >= 3;
        }
        known +=
            isKnown(new String(a, pos, colon - pos, java.nio.charset.StandardCharsets.ISO_8859_1))
                ? 1
                : 0;
      }
      pos = next;
    }
    return known >= 2;
  }

  /** Whether it begins like a mail or like a body part with its header. */
  static boolean isEntity(Bytes content) {
    String start = content.slice(0, 64).latin1().toLowerCase(Locale.ROOT);
    return start.matches("(?s)(content-[a-z-]{1,30}|mime-version)\\s{0,5}:.*") || isMail(content);
  }

  /** Whether it begins with the line that separates mails in a mailbox file. */
  public static boolean isMbox(Bytes content) {
    if (!content.has(0, "From ")) {
      return false;
    }
    byte[] a = content.array();
    int next = Bytes.lineEnd(a, content.from(), content.to());
    return isMail(new Bytes(a, next, content.to()));
  }

  /** Where the next mail of a mailbox file begins; the end if there is none. */
  public static int nextMail(Bytes mbox, int from) {
    int at = from;
    while (true) {
      int line = mbox.find("\nFrom ", at, mbox.size());
      if (line < 0) {
        return mbox.size();
      }
      if (isMbox(mbox.slice(line + 1, mbox.size()))) {
        return line + 1;
      }
      at = line + 1;
    }
  }

  private static boolean isKnown(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "from",
          "to",
          "cc",
          "subject",
          "date",
          "received",
          "return-path",
          "message-id",
          "mime-version",
          "delivered-to",
          "reply-to",
          "sender",
          "content-type",
          "x-mailer",
          "content-transfer-encoding",
          "authentication-results",
          "dkim-signature",
          "resent-from",
          "x-originating-ip",
          "list-id",
          "references",
          "in-reply-to" ->
          true;
      default -> false;
    };
  }
}
