package ess.message;

import org.jspecify.annotations.Nullable;

/**
 * What a person sees of a mail in a list, decoded (RFC 2047) but not cleaned.
 *
 * @param from the From field, or null if there is none
 * @param to the To field, or null
 * @param subject the Subject field, or null
 * @param messageId the Message-ID field, which the sender chooses: shown, never a key
 */
public record Envelope(
    @Nullable String from,
    @Nullable String to,
    @Nullable String subject,
    @Nullable String messageId) {

  /** Of a mail that could not be read at all. */
  public static final Envelope NONE = new Envelope(null, null, null, null);
}
