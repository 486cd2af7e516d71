package ess.extract;

import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sent a mail, as far as servers that are trusted say so. A field is believed if its
 * authserv-id is configured for the mailbox, and if it stands above the Received field of the
 * border server or that server takes forged ones away. Immutable.
 */
final class Authenticator {

  private static final String UNKNOWN = "unknown";

  /** Results from the best on (RFC 8601, section 2.7.1). */
  private static final List<String> RANKS =
      List.of("pass", "policy", "neutral", "softfail", "temperror", "permerror", "fail", "none");

  private final Lists lists;
  private final TrustedServers trusted;

  /** By the lists, and whom the installation trusts. */
  Authenticator(Lists lists, TrustedServers trusted) {
    this.lists = lists;
    this.trusted = trusted;
  }

  /** A result and the domain that it is about. */
  private record Signed(String result, String domain, boolean aligned) {}

  /** What is known of the mail with the header that came to the mailbox. */
  Authentication of(HeaderBlock block, List<Address> from, String mailbox, Where mail, Places at) {
    TrustedServers.Trust trust = trusted.of(mailbox);
    List<AuthResults.Result> results = new ArrayList<>();
    Where where = mail;
    boolean untrusted = false;
    int hops = 0;
    int allHops = block.counts().getOrDefault("received", 0);
    for (HeaderBlock.Raw raw : block.fields()) {
      hops += raw.name().equals("received") ? 1 : 0;
      if (!raw.name().equals("authentication-results")) {
        continue;
      }
      AuthResults read = AuthResults.read(raw.value());
      boolean above = allHops >= trust.hops() && hops < trust.hops();
      if (trust.servers().contains(read.server()) && (trust.strips() || above)) {
        where = results.isEmpty() ? at.of(raw) : where;
        results.addAll(read.results());
      } else {
        untrusted = true;
      }
    }
    return weigh(results, site(from), chain(block, results), untrusted, where);
  }

  /** Says where a field stands. */
  interface Places {
    /** The field in the bytes of its mail. */
    Where of(HeaderBlock.Raw field);
  }

  private Authentication weigh(
      List<AuthResults.Result> results, String site, String arc, boolean untrusted, Where where) {
    Signed spf = best(results, "spf", site);
    Signed dkim = best(results, "dkim", site);
    boolean aligned = passes(spf) || passes(dkim);
    Signed policy = best(results, "dmarc", site);
    String dmarc = policy == null ? (aligned ? "pass" : UNKNOWN) : policy.result();
    Set<String> signers = new TreeSet<>();
    for (AuthResults.Result result : results) {
      String domain = domain(result);
      if (result.method().equals("dkim") && result.result().equals("pass") && !domain.isEmpty()) {
        signers.add(domain);
      }
    }
    return new Authentication(
        spf == null ? UNKNOWN : spf.result(),
        dkim == null ? UNKNOWN : dkim.result(),
        dmarc,
        arc,
        aligned,
        Collections.unmodifiableSet(signers),
        untrusted,
        where);
  }

  private static boolean passes(@Nullable Signed signed) {
    return signed != null && signed.aligned() && signed.result().equals("pass");
  }

  /** An aligned pass, else a pass, else the result that is next to it. */
  private @Nullable Signed best(List<AuthResults.Result> results, String method, String site) {
    Signed best = null;
    for (AuthResults.Result result : results) {
      if (result.method().equals(method)) {
        String domain = domain(result);
        boolean aligned = !domain.isEmpty() && !site.isEmpty() && lists.site(domain).equals(site);
        Signed next = new Signed(known(result.result()), domain, aligned);
        best = best == null || rank(next) < rank(best) ? next : best;
      }
    }
    return best;
  }

  private static int rank(Signed signed) {
    int rank = RANKS.indexOf(signed.result());
    return 2 * rank + (signed.aligned() ? 0 : 1);
  }

  /** Results of other names, and of older drafts, in the words of today. */
  private static String known(String result) {
    return switch (result) {
      case "hardfail", "invalid" -> "fail";
      case "bestguesspass" -> "none";
      default -> RANKS.contains(result) ? result : "neutral";
    };
  }

  private static String domain(AuthResults.Result result) {
    String value =
        switch (result.method()) {
          case "spf" -> first(result, "smtp.mailfrom", "smtp.mail", "smtp.helo");
          case "dkim" -> first(result, "header.d", "header.i", "header.from");
          default -> first(result, "header.from", "header.d");
        };
    String domain = value.substring(value.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return domain.isEmpty() ? "" : Hosts.normal(domain);
  }

  private static String first(AuthResults.Result result, String... names) {
    for (String name : names) {
      String value = result.properties().getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /**
   * What is known of the chain (RFC 8617): what a trusted server says, else that the last sealer
   * itself calls it broken, which nobody forges.
   */
  private static String chain(HeaderBlock block, List<AuthResults.Result> results) {
    for (AuthResults.Result result : results) {
      if (result.method().equals("arc")) {
        return known(result.result());
      }
    }
    for (HeaderBlock.Raw seal : block.all("arc-seal")) {
      for (String tag : seal.value().split(";", 60)) {
        if (tag.strip().replace(" ", "").equalsIgnoreCase("cv=fail")) {
          return "fail";
        }
      }
    }
    return UNKNOWN;
  }

  /** The site of From; empty unless there is exactly one address. */
  private static String site(List<Address> from) {
    return from.size() == 1 ? from.get(0).site() : "";
  }
}
