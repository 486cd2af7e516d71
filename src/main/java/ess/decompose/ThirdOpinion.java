package ess.decompose;

import ess.decompose.opener.Bytes;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.angus.mail.util.MailStreamProvider;

/**
 * The contents of a mail as Angus Mail reads them, asked where others differ. It reads each level
 * of nesting once more, so it is not asked of mails that lie deep or have very many parts. It opens
 * no session and fetches nothing. For one thread.
 */
final class ThirdOpinion {

  private static final int MAX_DEPTH = 20;
  private static final int MAX_ENTITIES = 1000;
  private static final int MOST_FAULTS = 100;
  private static final long MAX_WORK = 100L << 20;
  private static final long MAX_SIZE = 8L << 20; // it copies the mail
  private static final int MAX_QUOTED_PRINTABLE = 64 << 10;

  static {
    // Angus reads these once, when its classes load. They make it read on where it would give up.
    for (String lenient :
        List.of(
            "mail.mime.multipart.ignoremissingboundaryparameter",
            "mail.mime.multipart.ignoremissingendboundary",
            "mail.mime.multipart.allowempty",
            "mail.mime.base64.ignoreerrors",
            "mail.mime.uudecode.ignoreerrors",
            "mail.mime.uudecode.ignoremissingbeginend",
            "mail.mime.ignoreunknownencoding",
            "mail.mime.allowencodedmessages")) {
      System.setProperty(lenient, "true");
    }
    System.setProperty("mail.mime.parameters.strict", "false");
    // Else each header that is read looks through the whole class path for it.
    System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
  }

  private final Known known;
  private final int most;
  private final List<Seen> unknown = new ArrayList<>();
  private final ReusedBuffer buffer = new ReusedBuffer();
  private int entities;
  private int faults;

  private ThirdOpinion(Known known, int most) {
    this.known = known;
    this.most = most;
  }

  /** Sets what Angus reads once; to be called before anything else uses it. */
  static void prepare() {
    // That this class loads is all.
  }

  /** Whether it reads a mail of this structure at a bearable cost. */
  static boolean reads(Scan scan) {
    int deepest = 0;
    for (Entity entity : scan.entities()) {
      deepest = Math.max(deepest, entity.level);
    }
    Entity root = scan.entities().get(0);
    long size = Math.max(root.bodyTo, root.header.to) - (long) root.header.from;
    return deepest <= MAX_DEPTH
        && scan.entities().size() <= MAX_ENTITIES
        && size <= MAX_SIZE
        && size * (deepest + 1) <= MAX_WORK;
  }

  /**
   * What Angus sees and the tree does not know.
   *
   * @param mail the mail
   * @param known what the tree knows; what is seen is added to it
   * @param most how many contents are enough
   */
  static List<Seen> unknown(Bytes mail, Known known, int most) {
    ThirdOpinion opinion = new ThirdOpinion(known, most);
    try {
      opinion.walk(new MimeMessage(null, mail.open()), 0);
    } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
      // A parser that gives up has said all it can.
      return opinion.unknown;
    }
    return opinion.unknown;
  }

  private void walk(Part part, int depth) throws MessagingException, IOException {
    if (depth > MAX_DEPTH || entities++ > MAX_ENTITIES || unknown.size() >= most) {
      return;
    }
    if (part.isMimeType("multipart/*")) {
      multipart(part, depth);
    } else if (part.isMimeType("message/rfc822") || part.isMimeType("message/global")) {
      leaf(part);
      inside(part, depth);
    } else {
      leaf(part);
    }
  }

  private void multipart(Part part, int depth) throws MessagingException, IOException {
    Multipart multipart =
        new MimeMultipart(new ByteArrayDataSource(part.getInputStream(), part.getContentType()));
    int count = multipart.getCount();
    for (int i = 0; i < count && faults < MOST_FAULTS; i++) {
      BodyPart child = multipart.getBodyPart(i);
      try {
        walk(child, depth + 1);
      } catch (MessagingException | IOException | RuntimeException e) {
        // What stands beside a part that it cannot read may be read all the same.
        faults++;
      }
    }
  }

  private void inside(Part part, int depth) throws MessagingException, IOException {
    try (InputStream in = part.getInputStream()) {
      walk(new MimeMessage(null, in), depth + 1);
    }
  }

  private void leaf(Part part) throws MessagingException {
    if (part.getSize() > MAX_QUOTED_PRINTABLE && isQuotedPrintable(part)) {
      // Its decoder makes an exception of each sign that is not well-formed.
      return;
    }
    buffer.reset();
    try (InputStream in = part.getInputStream()) {
      buffer.fill(in);
    } catch (IOException | MessagingException | RuntimeException e) {
      // What was decoded up to the fault is still an opinion.
      take(part);
      return;
    }
    take(part);
  }

  private static boolean isQuotedPrintable(Part part) throws MessagingException {
    String[] encoding = part.getHeader("Content-Transfer-Encoding");
    return encoding != null && encoding[0].toLowerCase(Locale.ROOT).contains("quoted");
  }

  private void take(Part part) throws MessagingException {
    Bytes bytes = buffer.bytes();
    if (!known.has(bytes)) {
      Bytes copy = Bytes.of(bytes.copy());
      known.add(copy);
      unknown.add(new Seen(copy, part.getContentType(), null));
    }
  }
}
