package ess.auth;

/**
 * Says that something cannot be done to an account, a password or a token, in a sentence for the
 * caller.
 */
public final class AccountException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  private AccountException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  static AccountException unfit(String message) {
    return new AccountException(400, message);
  }

  static AccountException forbidden(String message) {
    return new AccountException(403, message);
  }

  static AccountException missing(String message) {
    return new AccountException(404, message);
  }

  static AccountException conflict(String message) {
    return new AccountException(409, message);
  }

  static AccountException stale() {
    return new AccountException(412, "It was changed meanwhile; read it again.");
  }

  /** The HTTP status that says so. */
  public int status() {
    return status;
  }
}
