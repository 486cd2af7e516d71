package ess.message;

import java.util.List;

/**
 * Reads the outbox: the events in the order in which they were committed. What was read once comes
 * again for the same number, also after a restart and a power failure. Safe for many threads.
 */
public interface EventLog {

  /** The most events that one page holds. */
  int MAX_PAGE = 1000;

  /** The number of the newest event; 0 if there is none. */
  long head();

  /** The number of the oldest event that is kept; 0 if there is none. */
  long oldest();

  /**
   * The events behind a number, oldest first.
   *
   * @param seq the number behind which to begin; 0 for the first event of all
   * @param limit how many at most, 1 to {@value #MAX_PAGE}
   */
  List<Event> after(long seq, int limit);
}
