package ess.serve;

/** The line to one reader of the feed. All of it is called on the event loop of the line. */
interface FeedLine {

  /** Makes it ready, before anything is sent. */
  void open();

  /** Sends one event; it is queued if the line is full. */
  void send(Frame frame);

  /** Whether the reader takes less than it is sent. */
  boolean isFull();

  /** Does the work once, when the line has room again. */
  void onceDrained(Runnable work);

  /** Sends a sign of life. */
  void beat();

  /** How long the reader has given no sign of life, if it has to; else 0. */
  long silentNanos();

  /** Whether nothing can be sent any more. */
  boolean isClosed();

  /** Ends it, and tells why as far as the line can. */
  void end(Ending ending, long seq);
}
