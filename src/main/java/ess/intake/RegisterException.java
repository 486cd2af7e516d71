package ess.intake;

import java.util.function.Supplier;

/** The register did not write what was taken in. Nothing was lost: the mails are still there. */
final class RegisterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RegisterException(RuntimeException cause) {
    super("the register did not write the rows", cause);
  }

  /** What the register answers. */
  static <T> T registered(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw new RegisterException(e);
    }
  }
}
