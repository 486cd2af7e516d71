package ess.intake;

import ess.message.Content;
import ess.message.Feedback.Label;
import ess.message.Lesson;
import ess.message.MailboxMark;
import ess.message.Message;
import ess.message.MessageId;
import ess.message.MessageRegister;
import ess.message.RawMessage;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a folder whose mails are lessons, from its mark to its end: a page at a time, so that no
 * more than a page is held. Nothing is kept of them. The mark moves when a page was taken, so a
 * page that was not is read again. Not safe for several threads.
 *
 * <p>Of a folder that was never read the newest {@value #MOST_MAILS} are read. A mail that is
 * larger than a batch, that the server does not give out, or over which the connection broke more
 * than twice is passed over.
 */
final class FolderLessons implements Reading {

  private static final Logger LOG = LoggerFactory.getLogger(FolderLessons.class);
  private static final int PAGE_MAILS = 200;
  private static final int MOST_MAILS = 5000;
  private static final int CHANCES = 3;

  private final MailboxSettings settings;
  private final Label label;
  private final MessageRegister register;
  private final Clock clock;
  private final Consumer<List<Lesson>> next;
  private MailboxMark mark = MailboxMark.NONE;

  /** The mail that is being asked for, 0 for none: if the connection breaks, it may be over it. */
  private long asked;

  /** The mail over which it broke last, and how often. */
  private long breaking;

  private int broken;

  /** Mails, and the last UID that was looked at for them. */
  private record Page(List<Lesson> lessons, int looked, long last) {}

  /**
   * @param label what the folder says of its mails
   * @param next takes a page
   */
  FolderLessons(
      MailboxSettings settings,
      Label label,
      MessageRegister register,
      Clock clock,
      Consumer<List<Lesson>> next) {
    this.settings = settings;
    this.label = label;
    this.register = register;
    this.clock = clock;
    this.next = next;
  }

  @Override
  public void begin(long uidValidity) {
    MailboxMark stored = RegisterException.registered(() -> register.mark(settings.name()));
    mark = stored.uidValidity() == uidValidity ? stored : new MailboxMark(uidValidity, 0);
  }

  @Override
  public int run(MailboxLink link) throws MessagingException {
    link.newsTaken();
    boolean finished = false;
    try {
      long[] uids = unread(link);
      if (uids.length > 0) {
        Page page = read(link, uids);
        teach(page, uids.length - page.looked());
        finished = page.looked() == uids.length;
        return page.lessons().size();
      }
      finished = true;
      return 0;
    } finally {
      if (!finished) {
        link.newsLeft();
      }
    }
  }

  @Override
  public boolean narrow() {
    if (asked == 0) {
      return false;
    }
    broken = asked == breaking ? broken + 1 : 1;
    breaking = asked;
    asked = 0;
    return true;
  }

  private long[] unread(MailboxLink link) throws MessagingException {
    long[] uids = RawImap.search(link.folder(), mark.uid() + 1);
    boolean isTooLong = mark.uid() == 0 && uids.length > MOST_MAILS;
    return isTooLong ? Arrays.copyOfRange(uids, uids.length - MOST_MAILS, uids.length) : uids;
  }

  private Page read(MailboxLink link, long... uids) throws MessagingException {
    List<Lesson> lessons = new ArrayList<>();
    long bytes = 0;
    int looked = 0;
    while (looked < Math.min(uids.length, PAGE_MAILS) && bytes < settings.batchBytes()) {
      long uid = uids[looked++];
      Content content = uid == breaking && broken >= CHANCES ? null : fetch(link, uid);
      if (content == null) {
        LOG.debug("mailbox {}: mail {} is no lesson", settings.name(), uid);
        continue;
      }
      bytes += content.size();
      lessons.add(lesson(uid, content));
    }
    return new Page(lessons, looked, uids[looked - 1]);
  }

  /** The bytes of a mail; null if there are none or too many. */
  private @Nullable Content fetch(MailboxLink link, long uid) throws MessagingException {
    asked = uid;
    int most = settings.batchBytes();
    RawImap.Body body = null;
    try {
      body = RawImap.piece(link.folder(), uid, 0, most);
    } catch (MessagingException e) {
      if (!RawImap.isRefusal(e)) {
        throw e;
      }
    }
    asked = 0;
    return body == null || body.size() == 0 || body.size() >= most
        ? null
        : Content.of(Arrays.copyOfRange(body.buffer(), body.start(), body.start() + body.size()));
  }

  private Lesson lesson(long uid, Content content) {
    Instant now = clock.instant();
    Message message =
        new Message(
            MessageId.at(now),
            settings.mailbox(),
            mark.uidValidity(),
            uid,
            content.sha256(),
            content.size(),
            now,
            null);
    return new Lesson(new RawMessage(message, content), label);
  }

  private void teach(Page page, int left) {
    if (!page.lessons().isEmpty()) {
      next.accept(page.lessons());
    }
    MailboxMark reached = new MailboxMark(mark.uidValidity(), page.last());
    List<Message> unused =
        RegisterException.registered(() -> register.register(settings.name(), reached, List.of()));
    mark = reached;
    LOG.info(
        "mailbox {}: {} of {} mails taken as {}, {} left",
        settings.name(),
        page.lessons().size(),
        page.looked(),
        label.text(),
        left);
  }
}
