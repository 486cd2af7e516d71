package ess.rules;

import org.jspecify.annotations.Nullable;

/** A value that is read without CEL; null where an index or key is not there. */
@FunctionalInterface
interface Operand {

  /** The value: a text, a {@code Long}, a truth value, a record, or a collection of these. */
  @Nullable Object of(Frame frame);
}
