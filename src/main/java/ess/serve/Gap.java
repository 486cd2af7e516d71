package ess.serve;

import ess.message.EventLog;
import org.jspecify.annotations.Nullable;

/** Finds out whether the outbox still has all that follows a number. */
final class Gap {

  private Gap() {}

  /**
   * The event that tells of what is missing, or null if nothing is: some of what followed the
   * number may be forgotten, or the number is none of this outbox, since the database was replaced.
   * Asked behind a read of events it may tell of a gap too many, never of one too few.
   */
  static @Nullable Frame behind(long after, EventLog log) {
    long oldest = log.oldest();
    long head = log.head();
    boolean isKept = after + 1 >= oldest;
    return isKept && after <= head ? null : Frame.gap(after, oldest, head);
  }
}
