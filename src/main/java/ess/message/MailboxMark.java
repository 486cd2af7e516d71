package ess.message;

/**
 * How far a mailbox has been read.
 *
 * @param uidValidity the UIDVALIDITY under which the UIDs count; 0 if it was never read
 * @param uid the highest UID whose row is written; 0 if there is none
 */
public record MailboxMark(long uidValidity, long uid) {

  /** Of a mailbox that was never read. */
  public static final MailboxMark NONE = new MailboxMark(0, 0);
}
