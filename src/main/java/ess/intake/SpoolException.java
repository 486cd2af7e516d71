package ess.intake;

/**
 * The spool cannot take or keep bytes: the disk is full, read-only or broken. The message says so
 * in one sentence for a person. Nothing was lost: whoever wanted to put something in has it still.
 */
public final class SpoolException extends RuntimeException {

  private static final long serialVersionUID = 1;

  SpoolException(String sentence) {
    super(sentence);
  }

  SpoolException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
