package ess.message;

import java.util.List;

/**
 * Where intake writes down what it has put into the spool. The rows are the truth of the system: a
 * mail exists from the moment its row is written. Safe for many threads.
 */
public interface MessageRegister {

  /** The name under which messages handed in over the API are registered. */
  String UPLOAD = "upload";

  /** How far the mailbox has been read; {@link MailboxMark#NONE} if never. */
  MailboxMark mark(String mailbox);

  /**
   * Writes rows in state {@code received}, their {@code message.received} events and the new mark
   * in one durable transaction. A row whose (mailbox, UIDVALIDITY, UID) is known is left as it is.
   * If the mailbox was read before under another UIDVALIDITY, a row of it with the same bytes is
   * bound to its new UID instead of being doubled.
   *
   * @param mailbox the mailbox's name
   * @param reached the mark that holds once the rows are written
   * @param arrivals what arrived, in the order of its UIDs; may be empty
   * @return the messages that are new, in the same order
   * @throws RuntimeException if nothing was written
   */
  List<Message> register(String mailbox, MailboxMark reached, List<Arrival> arrivals);

  /** Writes one row for bytes that no mailbox holds, and its event. */
  Message registerUpload(Arrival arrival);

  /** Writes down how a mailbox is doing. */
  void status(MailboxStatus status);
}
