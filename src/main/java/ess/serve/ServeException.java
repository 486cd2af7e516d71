package ess.serve;

/** Says in one sentence why the HTTP side cannot start, and what to change. */
public final class ServeException extends RuntimeException {
  ServeException(String message) {
    super(message);
  }

  ServeException(String message, Throwable cause) {
    super(message, cause);
  }
}
