package ess.scan;

import org.jspecify.annotations.Nullable;

/** The world around a scanner is broken: a list that cannot be read, a service that fails. */
public final class ScanException extends RuntimeException {

  /** Says what was found, what was expected, and what to change. */
  public ScanException(String message) {
    super(message);
  }

  /** The same with what led to it. */
  public ScanException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
