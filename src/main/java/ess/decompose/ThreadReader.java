package ess.decompose;

import ess.message.PartTree;
import ess.message.RawMessage;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reads the texts of other mails of a thread. Nothing that they hold is unpacked, and there is one
 * time limit for all of them.
 */
final class ThreadReader {

  private static final Limits LIMITS =
      new Limits(1 << 20, 4 << 20, 1 << 20, 200, 200, 4, 1000, 1, 0, 1);
  private static final long MOST_NANOS = 2_000_000_000L;

  private final Clock clock;
  private final LongSupplier nanoTime;

  ThreadReader(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The candidates that the mails offer, the first mails first, as far as the time suffices. */
  Candidates read(List<RawMessage> thread) {
    Decomposer decomposer = new Decomposer(LIMITS, clock, nanoTime, List.of());
    long begun = nanoTime.getAsLong();
    Candidates candidates = new Candidates();
    for (RawMessage raw : thread) {
      if (nanoTime.getAsLong() - begun >= MOST_NANOS) {
        break;
      }
      PartTree tree = decomposer.takeApart(raw);
      candidates.addSubject(raw.message().id(), tree.envelope().subject());
      tree.parts().stream()
          .takeWhile(part -> nanoTime.getAsLong() - begun < MOST_NANOS)
          .forEach(part -> candidates.add(raw.message().id(), part));
    }
    return candidates;
  }
}
