package ess.message;

import org.jspecify.annotations.Nullable;

/**
 * A numbered fact that the outbox keeps. Never changed once written.
 *
 * @param seq its place in the sequence; ascending, now and then with a hole
 * @param id a name of its own (UUID), the same whoever reads it
 * @param type what happened: {@link #RECEIVED} or {@link #VERDICT}
 * @param time when, in ISO 8601 with three decimals, UTC
 * @param subject the id of the message it is about
 * @param mailbox the mailbox of that message, for filters
 * @param result the result of its verdict, for filters; null where there is none
 * @param data the summary of the message as JSON, ready to be sent
 */
public record Event(
    long seq,
    String id,
    String type,
    String time,
    String subject,
    @Nullable String mailbox,
    @Nullable String result,
    String data) {

  /** A message was taken in. */
  public static final String RECEIVED = "message.received";

  /** A message was judged. */
  public static final String VERDICT = "verdict.given";
}
