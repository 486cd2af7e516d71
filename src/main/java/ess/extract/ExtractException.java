package ess.extract;

/** Says that a list or a setting cannot be used, where it stands and how to cure it. */
public final class ExtractException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ExtractException(String message) {
    super(message);
  }

  ExtractException(String message, Throwable cause) {
    super(message, cause);
  }
}
