package ess.auth;

import java.time.Duration;

/** Says that somebody is not let in. */
public abstract class AuthException extends RuntimeException {

  private AuthException(String message) {
    super(message, null, false, false);
  }

  /** User name or password is wrong; which of both is not said. */
  public static final class WrongLogin extends AuthException {
    WrongLogin() {
      super("User name or password is wrong.");
    }
  }

  /** There is no session to continue; why is not told. */
  public static final class SessionOver extends AuthException {
    SessionOver() {
      super("There is no session to continue. Log in.");
    }
  }

  /** A reset token is used, replaced, expired, or never was one; which of these is not said. */
  public static final class BadResetToken extends AuthException {
    BadResetToken() {
      super("The link is used, expired or replaced by a newer one. Ask for another.");
    }
  }

  /** There is no mail server, so that no password can be reset. */
  public static final class ResetOff extends AuthException {
    ResetOff() {
      super("Passwords cannot be reset by mail here. Ask an administrator.");
    }
  }

  /** A token is not accepted; why is not told to the caller. */
  public static final class BadToken extends AuthException {
    BadToken(String reason) {
      super(reason);
    }
  }

  /** Too much was asked in too short a time, or all places are taken. */
  public static final class ComeBack extends AuthException {

    private final Duration after;
    private final boolean isFirst;

    ComeBack(Duration after) {
      this(after, false);
    }

    ComeBack(Duration after, boolean isFirst) {
      super("Too many attempts. Try again later.");
      this.after = after;
      this.isFirst = isFirst;
    }

    /** Whether it is the first to be told so, for the same reason and the same while. */
    boolean isFirst() {
      return isFirst;
    }

    /** After how many seconds it is worth trying again; at least one. */
    public long seconds() {
      return Math.max(1, after.plusMillis(999).toSeconds());
    }
  }
}
