package ess.serve;

/** Says in one sentence for the caller what is not there. */
public final class NotFoundException extends RuntimeException {
  NotFoundException(String message) {
    super(message, null, false, false);
  }
}
