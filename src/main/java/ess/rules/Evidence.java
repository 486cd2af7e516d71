package ess.rules;

import dev.cel.runtime.CelEvaluationException;
import org.jspecify.annotations.Nullable;

/** What shows that a rule holds. Safe for many threads. */
interface Evidence {

  /** The fact, or a list of them; null where an index or key is not there. */
  @Nullable Object in(Frame frame) throws CelEvaluationException;
}
