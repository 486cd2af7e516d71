package ess.intake;

/** What a folder of lessons holds was not learned; it is read again. */
final class LessonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LessonException(Throwable cause) {
    super(cause);
  }
}
