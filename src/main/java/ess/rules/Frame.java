package ess.rules;

import ess.message.facts.Mail;
import ess.message.facts.Seen;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a condition is asked about, and what that has cost so far. For one thread. */
final class Frame {

  final Mail mail;
  final @Nullable Object item;
  final Map<String, Seen> found;
  final Object[] loops = new Object[4];
  private int left;

  /**
   * A frame.
   *
   * @param item the file or link; null if it is about the mail
   * @param found the findings that were made before
   * @param iterations how many turns loops may make
   */
  Frame(Mail mail, @Nullable Object item, Map<String, Seen> found, int iterations) {
    this.mail = mail;
    this.item = item;
    this.found = found;
    this.left = iterations;
  }

  /** Counts a turn of a loop. */
  void turn() {
    if (--left < 0) {
      throw new OverrunException();
    }
  }

  /** How many turns are left. */
  int left() {
    return left;
  }
}
