package ess.serve;

/** Says in one sentence for the caller why something does not go with what is there. */
public final class ConflictException extends RuntimeException {
  ConflictException(String message) {
    super(message, null, false, false);
  }
}
