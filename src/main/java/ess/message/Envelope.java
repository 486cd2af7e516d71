package ess.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of a mail in a list, decoded (RFC 2047) but not cleaned.
 *
 * @param from the From field, or null if there is none
 * @param to the To field, or null
 * @param subject the Subject field, or null
 * @param messageId the Message-ID field, which the sender chooses: shown, never a key
 * @param thread the identifiers that tie it to other mails (RFC 5322, section 3.6.4): its own, the
 *     one it answers, the first of its thread, then those between; the sender chooses them too
 */
public record Envelope(
    @Nullable String from,
    @Nullable String to,
    @Nullable String subject,
    @Nullable String messageId,
    List<String> thread) {

  /** Of a mail that could not be read at all. */
  public static final Envelope NONE = new Envelope(null, null, null, null, List.of());

  /** Copies the list. */
  public Envelope {
    thread = List.copyOf(thread);
  }
}
