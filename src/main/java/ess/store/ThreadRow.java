package ess.store;

import ess.message.Message;
import ess.message.MessageId;
import ess.message.PartTree;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is bound when the other mails of a thread are looked for, and when a mail is added to its
 * threads. Only mails of one mailbox are of one thread. Immutable, safe for many threads.
 */
public final class ThreadRow {

  /** Itself, the one it answers, the first of the thread: that ties the mails of a thread. */
  private static final int KEPT = 4;

  private static final int MAX_MAILS = 100;
  private static final int MOST_BYTES = 1 << 20;

  /** Mails that arrive together have their ids in any order, and are judged side by side. */
  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private final int mostMails;
  private final MessageRow messageRow = new MessageRow();

  /**
   * Looks for so many.
   *
   * @param mostMails how many other mails are asked, 0 to 100
   */
  public ThreadRow(int mostMails) {
    if (mostMails < 0 || mostMails > MAX_MAILS) {
      throw new IllegalArgumentException(
          "ess.scan.max-thread-mails is %d, must be 0 to %d".formatted(mostMails, MAX_MAILS));
    }
    this.mostMails = mostMails;
  }

  /**
   * What the search binds: id, mailbox, identifiers, before (the first id that is too late),
   * mostMails, mostBytes (of each).
   */
  public Map<String, Object> of(PartTree tree) {
    Message message = tree.message();
    return Map.of(
        "id", message.id().text(),
        "mailbox", message.mailbox(),
        "identifiers", digests(message.mailbox(), tree.envelope().thread()),
        "before", MessageId.at(message.receivedAt().plus(TOGETHER)).text(),
        "mostMails", mostMails,
        "mostBytes", MOST_BYTES);
  }

  /** The messages of the rows. */
  public List<Message> read(List<Map<String, Object>> rows) {
    return rows.stream().map(messageRow::read).toList();
  }

  /** The identifiers that are kept of a message, as a JSON list of digests. */
  static String kept(String mailbox, List<String> identifiers) {
    return digests(mailbox, identifiers.subList(0, Math.min(KEPT, identifiers.size())));
  }

  private static String digests(String mailbox, List<String> identifiers) {
    return identifiers.stream()
        .map(identifier -> mailbox + '\0' + identifier)
        .map(text -> Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex())
        .map(digest -> '"' + digest + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }
}
