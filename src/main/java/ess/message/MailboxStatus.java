package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * How a mailbox is doing.
 *
 * @param mailbox its name
 * @param state connected, or why not
 * @param sentence the same for a person, with what to change; never a secret
 * @param since since when it is so
 */
public record MailboxStatus(String mailbox, State state, String sentence, Instant since) {

  /** The states of a mailbox. */
  public enum State {
    /** Being connected for the first time. */
    STARTING,
    /** Connected and read to its end, or being read. */
    WATCHING,
    /** Not to be reached, refused, or wrong; tried again by itself. */
    FAILING,
    /** Connected, but nothing is taken in because it could not be kept: disk or database. */
    PAUSED,
    /** Switched off. */
    STOPPED;

    /** The name in lower case, as in JSON. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
