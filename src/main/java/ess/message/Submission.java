package ess.message;

import org.jspecify.annotations.Nullable;

/**
 * What became of a mail that was handed in.
 *
 * @param id of the message that it is
 * @param added the message, if it is new; null if it was handed in before under the same key
 */
public record Submission(MessageId id, @Nullable Message added) {

  /** Whether it is new. */
  public boolean isNew() {
    return added != null;
  }
}
