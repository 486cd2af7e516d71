package ess.intake;

/** The register did not write what was taken in. Nothing was lost: the mails are still there. */
final class RegisterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  RegisterException(RuntimeException cause) {
    super("the register did not write the rows", cause);
  }
}
