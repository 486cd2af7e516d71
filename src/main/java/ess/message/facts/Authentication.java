package ess.message.facts;

import java.util.List;
import java.util.Set;

/**
 * What is known about who sent the mail (RFC 8601). Each result is one of {@code unknown}, {@code
 * none}, {@code pass}, {@code fail}, {@code softfail}, {@code neutral}, {@code policy}, {@code
 * temperror}, {@code permerror}, and of own checks {@code key-gone} or {@code expired}. Without a
 * configuration each is {@code unknown}, but that a sealer calls the chain broken.
 *
 * <p>Own checks count for DKIM, ARC and DMARC where they come to a result; where the key is gone,
 * the DNS is silent or nobody asked, the word of a trusted server counts. For SPF only that counts,
 * for the address of the client is not in the mail.
 *
 * @param spf of the envelope sender, from a trusted field
 * @param dkim the best of all signatures: aligned before not aligned, pass before others
 * @param dmarc by the policy of the domain, if that was asked; else from a trusted field; else
 *     {@code pass} if one of the two passed and is aligned, for whether the domain has a policy is
 *     not known
 * @param arc of the chain (RFC 8617)
 * @param aligned whether a passed SPF or DKIM belongs to the domain of From: to the same
 *     registrable domain, and to the very same where its policy is known and asks for that
 * @param signers the domains whose signatures passed
 * @param signatures the DKIM signatures that were checked, from the top; empty where none were
 * @param policy what the domain of From asks to be done with a mail that is not its own: {@code
 *     none}, {@code quarantine} or {@code reject}; empty where it was not asked or does not say
 * @param untrusted whether there is an Authentication-Results field that nobody vouches for
 * @param where the trusted field, or the part
 */
public record Authentication(
    String spf,
    String dkim,
    String dmarc,
    String arc,
    boolean aligned,
    Set<String> signers,
    List<Signature> signatures,
    String policy,
    boolean untrusted,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return "spf=%s dkim=%s dmarc=%s arc=%s".formatted(spf, dkim, dmarc, arc);
  }

  /** Where nothing can be told. */
  public static Authentication unknown(Where where) {
    return new Authentication(
        "unknown", "unknown", "unknown", "unknown", false, Set.of(), List.of(), "", false, where);
  }
}
