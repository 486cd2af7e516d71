package ess.message;

import java.util.function.Supplier;

/**
 * Makes several writes one: all of them are kept, or none. Safe for many threads; the work runs on
 * the thread of the caller and must stay on it.
 */
public interface Transactions {

  /**
   * Does the work in one transaction. When this returns, what was written is on the disk; if the
   * work throws, nothing was written. Within another transaction of the same thread the work joins
   * that one.
   *
   * @return what the work answers
   */
  <T> T inOne(Supplier<T> work);
}
