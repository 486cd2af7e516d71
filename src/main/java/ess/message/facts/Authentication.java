package ess.message.facts;

import java.util.Set;

/**
 * What is known about who sent the mail (RFC 8601). Each result is one of {@code unknown}, {@code
 * none}, {@code pass}, {@code fail}, {@code softfail}, {@code neutral}, {@code policy}, {@code
 * temperror}, {@code permerror}; without a configuration each is {@code unknown}, but that a sealer
 * calls the chain broken.
 *
 * @param spf of the envelope sender, from a trusted field
 * @param dkim the best of all signatures: aligned before not aligned, pass before others
 * @param dmarc from a trusted field; else {@code pass} if one of the two passed and is aligned, for
 *     whether the domain has a policy is not known
 * @param arc of the chain
 * @param aligned whether a passed SPF or DKIM belongs to the registrable domain of From
 * @param signers the domains whose signatures passed
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
        "unknown", "unknown", "unknown", "unknown", false, Set.of(), false, where);
  }
}
