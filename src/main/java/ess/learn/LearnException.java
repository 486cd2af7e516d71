package ess.learn;

/** Says that what was learned cannot be read or written, and what to do. */
public final class LearnException extends RuntimeException {

  LearnException(String message, Throwable cause) {
    super(message, cause);
  }

  LearnException(String message) {
    super(message);
  }
}
