package ess.auth;

import org.jspecify.annotations.Nullable;

/**
 * A mail of ours: ASCII, lines of fewer than 78 characters where no link is longer.
 *
 * @param to the one address it goes to
 * @param subject its subject
 * @param text its body
 * @param seal by which {@link Seal} knows it again; null where it holds nothing secret
 */
public record OutgoingMail(String to, String subject, String text, @Nullable String seal) {

  /** Without the text, which may hold a secret. */
  @Override
  public String toString() {
    return "OutgoingMail[" + subject + "]";
  }
}
