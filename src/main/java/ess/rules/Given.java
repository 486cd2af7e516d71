package ess.rules;

import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.History;
import ess.message.facts.Mail;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a test takes as known beside its mail: what the store, trusted servers and the DNS would
 * tell.
 *
 * @param history what is known of the sender
 * @param auth results by method, {@code policy} and {@code aligned}; empty where nobody tells
 */
record Given(History history, Map<String, String> auth) {

  /** Nothing beside the mail. */
  static final Given NOTHING = new Given(History.UNKNOWN, Map.of());

  /** The results that a test may give (RFC 8601, section 2.7). */
  static final List<String> RESULTS =
      List.of(
          "unknown",
          "none",
          "pass",
          "fail",
          "softfail",
          "neutral",
          "policy",
          "temperror",
          "permerror",
          "key-gone",
          "expired");

  /** The policies that a test may give (RFC 7489, section 6.3). */
  static final List<String> POLICIES = List.of("none", "quarantine", "reject");

  Given {
    auth = Map.copyOf(auth);
  }

  /** The facts with what is given, of the outermost mail. */
  Facts to(Facts facts) {
    if (equals(NOTHING) || facts.mails().isEmpty()) {
      return facts;
    }
    List<Mail> mails = new ArrayList<>(facts.mails());
    Mail mail = mails.get(0);
    mails.set(0, mail.withSender(auth.isEmpty() ? mail.auth() : results(mail.auth()), history));
    return new Facts(mails);
  }

  private Authentication results(Authentication read) {
    return new Authentication(
        auth.getOrDefault("spf", "unknown"),
        auth.getOrDefault("dkim", "unknown"),
        auth.getOrDefault("dmarc", "unknown"),
        auth.getOrDefault("arc", "unknown"),
        Boolean.parseBoolean(auth.getOrDefault("aligned", "false")),
        read.signers(),
        read.signatures(),
        auth.getOrDefault("policy", ""),
        read.untrusted(),
        read.where());
  }
}
