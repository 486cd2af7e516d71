package ess.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One mail as received: where it came from and which bytes it is. The bytes lie in the spool under
 * {@code sha256}.
 *
 * @param id our own name of it
 * @param mailbox the name of the watched mailbox, or {@code upload}
 * @param uidValidity the mailbox's UIDVALIDITY (RFC 9051, section 2.3.1.1); null for an upload
 * @param uid its UID in that mailbox; null for an upload
 * @param sha256 the digest of the raw bytes
 * @param size how many raw bytes there are
 * @param receivedAt when it was taken in
 * @param refusal why its bytes could not be had or kept, in one sentence; null if all is well
 * @param scan which scan of it was asked for last, counted from 1
 */
public record Message(
    MessageId id,
    String mailbox,
    @Nullable Long uidValidity,
    @Nullable Long uid,
    Sha256 sha256,
    long size,
    Instant receivedAt,
    @Nullable String refusal,
    int scan) {

  /** A message that is to be scanned for the first time. */
  public Message(
      MessageId id,
      String mailbox,
      @Nullable Long uidValidity,
      @Nullable Long uid,
      Sha256 sha256,
      long size,
      Instant receivedAt,
      @Nullable String refusal) {
    this(id, mailbox, uidValidity, uid, sha256, size, receivedAt, refusal, 1);
  }

  /** The same with another refusal, or none. */
  public Message withRefusal(@Nullable String other) {
    return new Message(id, mailbox, uidValidity, uid, sha256, size, receivedAt, other, scan);
  }
}
