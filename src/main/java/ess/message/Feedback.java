package ess.message;

import java.time.Instant;
import java.util.Locale;

/**
 * What a person says a message is.
 *
 * @param number its place among all feedback, ascending
 * @param message the message; its bytes lie in the spool
 * @param label what it is said to be
 * @param by the username of who says so
 * @param at when it was said
 */
public record Feedback(long number, Message message, Label label, String by, Instant at) {

  /** What a message can be said to be. */
  public enum Label {
    /** Nobody wants it. */
    JUNK,
    /** It is wanted. */
    GOOD;

    /** The name in lower case, as in the contract and the database. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name; anything but the two is refused. */
    public static Label parse(String text) {
      for (Label label : values()) {
        if (label.text().equals(text)) {
          return label;
        }
      }
      throw new IllegalArgumentException("a label is junk or good");
    }
  }
}
