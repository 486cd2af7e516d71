package ess.store;

/**
 * Says for the log what failed and where, without the message of the exception, which may hold text
 * out of a mail.
 */
final class Cause {

  private Cause() {}

  /** The types from the outermost to the innermost failure, and the line of ours that saw it. */
  static String of(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.getClass().getSimpleName());
    Throwable innermost = failure;
    for (int depth = 0; innermost.getCause() != null && depth < 10; depth++) {
      innermost = innermost.getCause();
      text.append(" by ").append(innermost.getClass().getSimpleName());
    }
    StoreException.Kind kind = StoreException.kindOf(failure);
    if (kind != StoreException.Kind.OTHER) {
      text.append(" (").append(kind).append(')');
    }
    for (StackTraceElement frame : innermost.getStackTrace()) {
      if (frame.getClassName().startsWith("ess.")) {
        return text.append(" at ").append(frame).toString();
      }
    }
    return text.toString();
  }
}
