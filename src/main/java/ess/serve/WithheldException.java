package ess.serve;

/** Says in one sentence for the caller why bytes of a mail are shown to nobody. */
public final class WithheldException extends RuntimeException {
  WithheldException(String message) {
    super(message, null, false, false);
  }
}
