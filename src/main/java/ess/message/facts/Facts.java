package ess.message.facts;

import java.util.List;

/**
 * All that was read out of a message: of the mail itself, and of each mail inside it.
 *
 * @param mails the mail itself first, then those inside, in the order of the tree; empty only where
 *     nothing was read
 */
public record Facts(List<Mail> mails) {

  /** Of a message that was not read. */
  public static final Facts NONE = new Facts(List.of());

  /** Copies the list. */
  public Facts {
    mails = List.copyOf(mails);
  }
}
