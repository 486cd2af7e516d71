package ess.message;

/** Says that a key has been used for other bytes. */
public final class KeyReusedException extends RuntimeException {

  /** Makes it; there is nothing to say but that. */
  public KeyReusedException() {
    super("The Idempotency-Key was used for another mail within 24 hours.", null, false, false);
  }
}
