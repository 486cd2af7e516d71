package ess.message.facts;

import java.util.List;
import java.util.Set;

/**
 * A link, wherever it stands.
 *
 * @param origin where it was read: {@code anchor}, {@code area}, {@code form}, {@code image},
 *     {@code frame}, {@code script}, {@code refresh}, {@code base}, {@code text}, {@code code} (a
 *     QR code), {@code document}, {@code calendar}, {@code svg}, {@code shortcut}
 * @param written the target as written, decoded of the markup
 * @param url the target in its canonical form (WHATWG URL)
 * @param scheme in lower case
 * @param host in lower case and ASCII
 * @param site the registrable domain of the host
 * @param path the path, beginning with a slash
 * @param query what stands behind the question mark
 * @param fragment what stands behind the number sign
 * @param text what a person sees of it
 * @param textSite the registrable domain that the text names; empty if it names none
 * @param target the link that it leads on to, as far as its own words tell: the same as {@code url}
 *     where it does not lead on
 * @param targetHost the host of the target
 * @param targetSite the registrable domain of the target
 * @param wrappers what it leads through, outermost first: names of wrapping services, {@code
 *     redirector} for an open one
 * @param traits what is odd about it: {@code shortener}, {@code redirector}, {@code free-host},
 *     {@code form-builder}, {@code file-share}, {@code cheap-tld}, {@code ip}, {@code userinfo},
 *     {@code punycode}, {@code mixed-script}, {@code odd-host} (many dashes, digits or labels),
 *     {@code random-site}, {@code port}, {@code backslash}, {@code escaped-host}, {@code long}
 *     (over 300 characters), {@code fragment-payload} (an address or base64 behind the number
 *     sign), {@code recipient} (holds the address of a recipient, plain or encoded), {@code
 *     download} (ends in a dangerous extension), {@code data}, {@code script}, {@code unseen} (no
 *     text and no picture shows it), {@code image} (a picture shows it), {@code unsubscribe},
 *     {@code sender} (of the sender's site), {@code login-path}, {@code foreign-brand-text} (the
 *     text names a brand, and none of those in it owns the target's site), {@code free-host-target}
 *     (it leads on, and the target is on a free host), {@code link-wrapper} (the target is a host
 *     that leads on to others), {@code other-site} (the text is the address of a site, and neither
 *     the link nor its target leads there), {@code other-site-explicit} (and it has a scheme or
 *     www)
 * @param siteBrand the brand that owns the target's site
 * @param hostBrand a brand that the target's host holds without owning it
 * @param textBrand a brand that the text names
 * @param lookalike the brand whose site the target imitates
 * @param where where it stands
 */
public record Link(
    String origin,
    String written,
    String url,
    String scheme,
    String host,
    String site,
    String path,
    String query,
    String fragment,
    String text,
    String textSite,
    String target,
    String targetHost,
    String targetSite,
    List<String> wrappers,
    Set<String> traits,
    String siteBrand,
    String hostBrand,
    String textBrand,
    String lookalike,
    Where where)
    implements Fact {

  @Override
  public String shown() {
    return written;
  }
}
