package ess.verdict;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.Severity;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Facts;
import ess.message.facts.Mail;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A sender whom the policy trusts and who is proven to be who it says: a passed SPF or DKIM belongs
 * to the domain of its From field (RFC 7489, section 3.1). Where nothing is proven nobody is
 * trusted, whatever the mail says of itself.
 *
 * @param finding that it is so, with the credit as a negative score
 * @param setting the line of the policy that trusts it
 */
record Trusted(Finding finding, Setting<Integer> setting) {

  private static final String ID = "policy.trusted-sender";
  private static final String SOURCE = "policy";
  private static final String PASS = "pass";

  /** The sender of a message, if it is trusted; else null. */
  static @Nullable Trusted of(Policy policy, Facts facts) {
    if (policy.trusted().isEmpty() || facts.mails().isEmpty()) {
      return null;
    }
    Mail mail = facts.mails().get(0);
    // Two senders are none: a program may show the one that nobody vouches for.
    if (mail.from().size() != 1 || !isProven(mail.auth())) {
      return null;
    }
    Address from = mail.from().get(0);
    Setting<Integer> setting = setting(policy.trusted(), from);
    return setting == null ? null : new Trusted(finding(from, setting), setting);
  }

  private static boolean isProven(Authentication auth) {
    return auth.aligned()
        && (auth.dkim().equals(PASS) || auth.spf().equals(PASS))
        && !auth.dmarc().equals("fail");
  }

  /** The address counts before its domain, the domain before those above it. */
  private static @Nullable Setting<Integer> setting(
      SortedMap<String, Setting<Integer>> trusted, Address from) {
    Setting<Integer> setting = trusted.get(from.address().toLowerCase(Locale.ROOT));
    String domain = from.domain();
    while (setting == null && !domain.isEmpty()) {
      setting = trusted.get(domain);
      int dot = domain.indexOf('.');
      domain = dot < 0 ? "" : domain.substring(dot + 1);
    }
    return setting;
  }

  private static Finding finding(Address from, Setting<Integer> setting) {
    Finding finding =
        Finding.of(
            ID,
            SOURCE,
            "The sender is trusted by the policy, and proven to be who it says",
            Severity.INFO,
            -setting.value(),
            from.where().part());
    ByteRange range = from.where().range();
    return range == null ? finding : finding.withRange(range.from(), range.to());
  }
}
