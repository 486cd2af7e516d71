package ess.message.facts;

/**
 * What this installation saw of the sender before this mail, in the same mailbox. Recorded with the
 * verdict, so that a later scan says the same. Mails that were malicious do not count.
 *
 * @param known whether it was looked up at all; the rest means nothing where it was not
 * @param fromAddress how many mails came from the address
 * @param fromSite how many came from its registrable domain
 * @param underName how many came under the display name from other registrable domains
 * @param replyTo how many of the address had the same Reply-To
 */
public record History(boolean known, int fromAddress, int fromSite, int underName, int replyTo) {

  /** Of a sender that was not looked up. */
  public static final History UNKNOWN = new History(false, 0, 0, 0, 0);
}
