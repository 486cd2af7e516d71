package ess.serve;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the feed wants to see.
 *
 * @param results the results of verdicts; null for all events
 * @param mailbox the mailbox; null for all
 */
record FeedFilter(@Nullable Set<String> results, @Nullable String mailbox) {

  /** As the parameters of a request ask, which the contract has checked. */
  static FeedFilter of(Map<String, ?> parameters) {
    @Nullable String verdict = Json.text(parameters, "verdict");
    return new FeedFilter(
        verdict == null ? null : Set.of(verdict.split(",")), Json.text(parameters, "mailbox"));
  }

  /** Whether the event is to be sent. */
  boolean passes(Frame frame) {
    return frame.isForAll()
        || ((results == null || (frame.result() != null && results.contains(frame.result())))
            && (mailbox == null || mailbox.equals(frame.mailbox())));
  }
}
