package ess.extract;

import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Signature;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sent a mail, as far as we checked it ourselves or servers that are trusted say so. A
 * field is believed if its authserv-id is configured for the mailbox, and if it stands above the
 * Received field of the border server or that server takes forged ones away. Immutable.
 */
final class Authenticator {

  private static final String UNKNOWN = "unknown";

  /** Results from the best on (RFC 8601, section 2.7.1). */
  private static final List<String> RANKS =
      List.of(
          "pass",
          "policy",
          "neutral",
          "softfail",
          "unknown",
          "key-gone",
          "expired",
          "temperror",
          "permerror",
          "fail",
          "none");

  private final Lists lists;
  private final TrustedServers trusted;

  /** By the lists, and whom the installation trusts. */
  Authenticator(Lists lists, TrustedServers trusted) {
    this.lists = lists;
    this.trusted = trusted;
  }

  /** A result and the domain that it is about. */
  private record Signed(String result, String domain, boolean aligned) {

    boolean passes() {
      return result.equals("pass");
    }
  }

  /** Says where a field stands. */
  interface Places {
    /** The field in the bytes of its mail. */
    Where of(HeaderBlock.Raw field);
  }

  /**
   * What is known of the mail with the header that came to the mailbox, and with what we found out
   * ourselves.
   */
  Authentication of(
      HeaderBlock block, List<Address> from, String mailbox, OwnCheck own, Where mail, Places at) {
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
    return weigh(results, from, own, chain(block, results, own), untrusted, where);
  }

  private Authentication weigh(
      List<AuthResults.Result> results,
      List<Address> from,
      OwnCheck own,
      String arc,
      boolean untrusted,
      Where where) {
    Signed spf = best(told(results, "spf", from, own.dmarc().strictSpf()));
    List<Signed> signatures =
        signatures(told(results, "dkim", from, own.dmarc().strictDkim()), own);
    Signed dkim = best(signatures);
    boolean aligned =
        Stream.concat(Stream.ofNullable(spf), signatures.stream())
            .anyMatch(signed -> signed.aligned() && signed.passes());
    Set<String> signers = new TreeSet<>();
    for (Signed signed : signatures) {
      if (signed.passes() && !signed.domain().isEmpty()) {
        signers.add(signed.domain());
      }
    }
    String unsigned = own.asked() ? "none" : UNKNOWN;
    return new Authentication(
        spf == null ? UNKNOWN : spf.result(),
        dkim == null ? unsigned : dkim.result(),
        dmarc(best(told(results, "dmarc", from, false)), own.dmarc(), spf, signatures, aligned),
        arc,
        aligned,
        Collections.unmodifiableSet(signers),
        own.signatures(),
        own.dmarc().policy(),
        untrusted,
        where);
  }

  /**
   * The signatures of the mail by our own check. Where that proves nothing, what a trusted server
   * says of one of the domain counts; where nobody asked the DNS, all that it says.
   */
  private static List<Signed> signatures(List<Signed> told, OwnCheck own) {
    if (!own.asked()) {
      return told;
    }
    List<Signed> signatures = new ArrayList<>();
    for (Signature checked : own.signatures()) {
      String domain = checked.domain();
      Signed ours = new Signed(checked.result(), domain, checked.aligned());
      Signed theirs = null;
      if (OwnCheck.isOpen(checked.result())) {
        theirs =
            best(
                told.stream()
                    .filter(t -> t.domain().equals(domain) || t.domain().endsWith("." + domain))
                    .toList());
      }
      signatures.add(theirs == null ? ours : theirs);
    }
    return signatures;
  }

  /** By RFC 7489, section 6.6.2, where the policy of the domain is known. */
  private static String dmarc(
      @Nullable Signed told,
      DmarcPolicy policy,
      @Nullable Signed spf,
      List<Signed> signatures,
      boolean aligned) {
    if (policy.result().equals("none")) {
      return "none";
    }
    boolean isFound = policy.result().equals("found");
    if (isFound && aligned) {
      return "pass";
    }
    boolean isOpen =
        spf == null
            || OwnCheck.isOpen(spf.result())
            || signatures.stream().anyMatch(s -> s.aligned() && OwnCheck.isOpen(s.result()));
    if (isFound && !isOpen) {
      return "fail";
    }
    String otherwise = isFound ? UNKNOWN : policy.result();
    return told != null ? told.result() : aligned ? "pass" : otherwise;
  }

  /** An aligned pass, else a pass, else the result that is next to it. */
  private static @Nullable Signed best(List<Signed> all) {
    Signed best = null;
    for (Signed next : all) {
      best = best == null || rank(next) < rank(best) ? next : best;
    }
    return best;
  }

  private static int rank(Signed signed) {
    return 2 * RANKS.indexOf(signed.result()) + (signed.aligned() ? 0 : 1);
  }

  /** What trusted servers say by the method. */
  private List<Signed> told(
      List<AuthResults.Result> results, String method, List<Address> from, boolean strict) {
    List<Signed> told = new ArrayList<>();
    for (AuthResults.Result result : results) {
      if (result.method().equals(method)) {
        String domain = domain(result);
        boolean aligned =
            !domain.isEmpty()
                && (strict
                    ? domain.equals(OwnCheck.domain(from))
                    : lists.site(domain).equals(site(from)));
        told.add(new Signed(known(result.result()), domain, aligned));
      }
    }
    return told;
  }

  /** Results of other names, and of older drafts, in the words of today. */
  private static String known(String result) {
    return switch (result) {
      case "hardfail", "invalid" -> "fail";
      case "bestguesspass" -> "none";
      case "unknown", "key-gone", "expired" -> "neutral";
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
   * What is known of the chain (RFC 8617): by our own check; where that proves nothing what a
   * trusted server says, else that the last sealer itself calls it broken, which nobody forges.
   */
  private static String chain(HeaderBlock block, List<AuthResults.Result> results, OwnCheck own) {
    if (!OwnCheck.isOpen(own.arc())) {
      return own.arc();
    }
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
    return own.arc();
  }

  /** The site of From; empty unless there is exactly one address. */
  private static String site(List<Address> from) {
    return from.size() == 1 ? from.get(0).site() : "";
  }
}
