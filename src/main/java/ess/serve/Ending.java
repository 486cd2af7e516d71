package ess.serve;

/** Why the service ends a line to a reader of the feed. */
enum Ending {
  NOT_UNDERSTOOD(1008, "nothing is to be sent here"),
  STOPPING(1012, "the service stops"),
  TOKEN_ENDED(4401, "the token has ended"),
  NO_PONG(4408, "no answer to ping"),
  TOO_SLOW(4429, "too slow");

  private final short code;
  private final String reason;

  Ending(int code, String reason) {
    this.code = (short) code;
    this.reason = reason;
  }

  /** The close code (RFC 6455, section 7.4). */
  short code() {
    return code;
  }

  /** The reason in a few words. */
  String reason() {
    return reason;
  }

  /** The sentence for a reader that has come as far as the number. */
  String sentence(long seq) {
    return reason + "; resume with after=" + seq;
  }
}
