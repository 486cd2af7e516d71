package ess.message.facts;

/**
 * A DKIM signature (RFC 6376) that was checked against the raw bytes of the mail.
 *
 * @param domain who signed, in lower case; empty where the field cannot be read
 * @param selector which of his keys
 * @param result {@code pass}; {@code fail} (the key stands and the signature does not fit what
 *     came); {@code policy} (it fits and must not count: SHA-1, a key under 1024 or over 8192 bits,
 *     a part of the body or a second field of a kind that is not signed); {@code neutral} (the
 *     domain only tests); {@code permerror} (signature or key are malformed, or From is not
 *     signed); {@code key-gone} (there is no such key, or it was revoked, which proves nothing of
 *     an old mail); {@code expired} (before the mail was taken in); {@code temperror} (the DNS did
 *     not answer); {@code unknown} (it was not asked)
 * @param aligned whether the domain is that of From (RFC 7489, section 3.1.1)
 * @param where the field
 */
public record Signature(String domain, String selector, String result, boolean aligned, Where where)
    implements Fact {

  @Override
  public String shown() {
    return selector + " of " + domain + ": " + result;
  }
}
