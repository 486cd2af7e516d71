package ess.extract;

import ess.message.Lookups;
import java.util.List;
import java.util.Locale;

/**
 * What a domain asks to be done with mail that is not its own (RFC 7489, section 6.3).
 *
 * @param result {@code found}, {@code none} (there is none), {@code temperror} or {@code unknown}
 * @param policy {@code none}, {@code quarantine} or {@code reject}; empty unless found
 * @param strictDkim whether a signature must be of the very domain
 * @param strictSpf whether the envelope sender must be
 */
record DmarcPolicy(String result, String policy, boolean strictDkim, boolean strictSpf) {

  static final DmarcPolicy UNKNOWN = new DmarcPolicy("unknown", "", false, false);

  private static final List<String> POLICIES = List.of("none", "quarantine", "reject");

  /** Where the policy of a domain stands. */
  static String name(String domain) {
    return "_dmarc." + domain;
  }

  /** The policy for a domain of From: its own, else that of its registrable domain. */
  static DmarcPolicy of(Lookups lookups, String domain, String site) {
    if (domain.isEmpty()) {
      return UNKNOWN;
    }
    DmarcPolicy own = read(lookups.of(name(domain)), "p");
    boolean isOwn = domain.equals(site) || !own.result().equals("none");
    return isOwn ? own : read(lookups.of(name(site)), "sp");
  }

  private static DmarcPolicy read(Lookups.Answer answer, String wanted) {
    return switch (answer.status()) {
      case OPEN -> UNKNOWN;
      case FAILED -> new DmarcPolicy("temperror", "", false, false);
      case ABSENT -> new DmarcPolicy("none", "", false, false);
      case FOUND -> read(answer.texts(), wanted);
    };
  }

  /** Of several policies none counts (section 6.6.3). */
  private static DmarcPolicy read(List<String> texts, String wanted) {
    List<String> policies =
        texts.stream().filter(text -> text.matches("v\\s{0,9}=\\s{0,9}DMARC1\\s{0,9};.*")).toList();
    TagList tags = policies.size() == 1 ? TagList.read(policies.get(0)) : null;
    if (tags == null) {
      return new DmarcPolicy("none", "", false, false);
    }
    String policy = tags.get(wanted, tags.get("p", "")).toLowerCase(Locale.ROOT);
    if (!POLICIES.contains(policy)) {
      if (tags.get("rua") == null) {
        return new DmarcPolicy("none", "", false, false);
      }
      policy = "none";
    }
    return new DmarcPolicy("found", policy, isStrict(tags, "adkim"), isStrict(tags, "aspf"));
  }

  private static boolean isStrict(TagList tags, String name) {
    return tags.get(name, "r").equalsIgnoreCase("s");
  }
}
