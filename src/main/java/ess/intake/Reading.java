package ess.intake;

import jakarta.mail.MessagingException;

/** How a connected folder is read. Not safe for several threads. */
interface Reading {

  /** Takes up the mark where the register has it, as the folder's UIDVALIDITY lets it. */
  void begin(long uidValidity);

  /**
   * Reads what is above the mark. What is left of it is news to the link.
   *
   * @return how many mails were handed on
   */
  int run(MailboxLink link) throws MessagingException;

  /**
   * Takes note that the connection broke.
   *
   * @return whether it broke over mails, so that it may be tried again soon
   */
  boolean narrow();
}
