package ess.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows how far an evaluation is: a bar that is drawn anew on a terminal, else a line now and then.
 * Thread-safe.
 */
final class EvaluateProgress {

  private static final long BAR_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;
  private static final int WIDTH = 30;

  private final PrintWriter err;
  private final boolean isTerminal;
  private final String what;
  private final int total;
  private final long begun = System.nanoTime();
  private int done;
  private long shown = begun;

  /** Of so many mails, towards the writer. */
  EvaluateProgress(PrintWriter err, boolean isTerminal, String what, int total) {
    this.err = err;
    this.isTerminal = isTerminal;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  synchronized void step() {
    done++;
    long now = System.nanoTime();
    if (now - shown >= (isTerminal ? BAR_NANOS : LINE_NANOS)) {
      shown = now;
      show(now);
    }
  }

  /** Takes the bar away. */
  synchronized void end() {
    if (isTerminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  private void show(long now) {
    double seconds = (now - begun) / 1e9;
    double each = done / seconds;
    String text =
        String.format(
            Locale.ROOT,
            "%s %d of %d, %.0f a second, %.0f s left",
            what,
            done,
            total,
            each,
            (total - done) / each);
    if (isTerminal) {
      int full = (int) ((long) WIDTH * done / total);
      err.print("\r\u001b[K[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] " + text);
    } else {
      err.println("ess: " + text);
    }
    err.flush();
  }
}
