package ess.message.facts;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * An address of a header field (RFC 5322, section 3.4), split before anything was decoded.
 *
 * @param name the display name, decoded; empty if there is none
 * @param address the address as local part, {@code @} and domain; empty if there is none
 * @param local what stands before the last {@code @}
 * @param domain what stands behind it, in lower case and ASCII (RFC 5891)
 * @param site the registrable domain of it
 * @param group the name of the group it is listed in (RFC 5322, section 3.4)
 * @param traits what is odd about it: {@code invalid}, {@code encoded-ascii}, {@code bidi}, {@code
 *     invisible}, {@code mixed-script}, {@code emoji}, {@code control}, {@code quoted-address} (the
 *     name is an address), {@code punycode}, {@code free-mail} (anybody gets an address there),
 *     {@code free-host} (anybody gets a domain below it), {@code long-or-dashed}, {@code
 *     random-domain}, {@code random-local}, {@code cheap-tld}, {@code mixed-script-domain} (a label
 *     mixes scripts, decoded), {@code foreign-brand} (the name holds a brand, and none of those in
 *     it owns the site), {@code names-recipient} (the name holds the domain, or the label before
 *     the suffix, of a recipient's site as words, and that is neither the sender's site, nor free
 *     mail, nor one of his labels)
 * @param nameAddress an address that the display name holds; empty if there is none
 * @param nameSite the registrable domain of that address; empty if there is none
 * @param nameBrand the brand that the display name holds; empty if there is none
 * @param localBrand the brand that the local part holds
 * @param siteBrand the brand that owns the site
 * @param lookalike the brand whose site the domain imitates without being it
 * @param where the field
 */
public record Address(
    String name,
    String address,
    String local,
    String domain,
    String site,
    String group,
    Set<String> traits,
    String nameAddress,
    String nameSite,
    String nameBrand,
    String localBrand,
    String siteBrand,
    String lookalike,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return name.isEmpty() ? address : name + " <" + address + ">";
  }

  /** The same with a trait more. */
  public Address with(String trait) {
    Set<String> more = new TreeSet<>(traits);
    more.add(trait);
    return new Address(
        name,
        address,
        local,
        domain,
        site,
        group,
        Collections.unmodifiableSet(more),
        nameAddress,
        nameSite,
        nameBrand,
        localBrand,
        siteBrand,
        lookalike,
        where);
  }
}
