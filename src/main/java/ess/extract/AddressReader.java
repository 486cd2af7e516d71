package ess.extract;

import ess.message.facts.Address;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is known of the addresses of a field. Immutable. */
final class AddressReader {

  private static final int LONG_LABEL = 22;
  private static final int LEAST_MIXED = 16;
  private static final int LONGEST_NAME = 2_000;
  private static final int LONGEST_ADDRESS = 1_000;

  private static final Pattern INNER =
      Pattern.compile(
          "[\\p{L}\\p{N}._%+'-]{1,64}+@((?:[\\p{L}\\p{N}_-]{1,63}+\\.){1,10}[\\p{L}\\p{N}-]{2,63}+)");
  private static final Pattern LOCAL = Pattern.compile("[^\\s@<>()\\[\\],;:\\\\\"]{1,255}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{4}");
  private static final Pattern MIXED =
      Pattern.compile("(?=[^0-9]{0,60}[0-9])(?=[^a-zA-Z]{0,60}[a-zA-Z])[a-zA-Z0-9]{16,64}");

  private final Lists lists;

  /** By the lists. */
  AddressReader(Lists lists) {
    this.lists = lists;
  }

  /** The addresses of a field with the value as written, which has a character a byte. */
  List<Address> read(String value, Where where) {
    List<Address> addresses = new ArrayList<>();
    for (AddressList.Entry entry : AddressList.split(value)) {
      addresses.add(read(entry, where));
    }
    return addresses;
  }

  private Address read(AddressList.Entry entry, Where where) {
    EncodedWords name = EncodedWords.decode(cut(entry.name(), LONGEST_NAME));
    String text = name.text().strip();
    String written = EncodedWords.decode(cut(entry.address(), LONGEST_ADDRESS)).text().strip();
    int at = written.lastIndexOf('@');
    String local = at < 0 ? written : written.substring(0, at);
    String domain = at < 0 ? "" : Hosts.normal(written.substring(at + 1));
    Folded folded = Folding.fold(text);
    Set<String> traits = new TreeSet<>();
    nameTraits(name, folded, traits);
    if (entry.broken() || isInvalid(local, domain)) {
      traits.add("invalid");
    }
    Matcher inner = INNER.matcher(text);
    String nameAddress =
        text.indexOf('@') >= 0 && inner.find() ? inner.group().toLowerCase(Locale.ROOT) : "";
    if (!nameAddress.isEmpty() && inner.start() <= 1 && inner.end() >= text.length() - 1) {
      traits.add("quoted-address");
    }
    String site = domain.isEmpty() ? "" : lists.site(domain);
    String siteBrand = lists.brandOwning(domain);
    domainTraits(local, domain, site, traits);
    Set<String> named = lists.brandsIn(folded.text());
    add(traits, "foreign-brand", isForeign(named, domain));
    return new Address(
        text,
        domain.isEmpty() ? written : local + "@" + domain,
        local,
        domain,
        site,
        EncodedWords.decode(cut(entry.group(), LONGEST_NAME)).text(),
        Collections.unmodifiableSet(traits),
        nameAddress,
        siteOf(nameAddress),
        nameBrand(named, siteBrand),
        localBrand(local),
        siteBrand,
        lists.lookalike(domain),
        where);
  }

  private String siteOf(String address) {
    return address.isEmpty() ? "" : lists.site(address.substring(address.lastIndexOf('@') + 1));
  }

  private static void nameTraits(EncodedWords name, Folded folded, Set<String> traits) {
    if (name.isNeedless()) {
      traits.add("encoded-ascii");
    }
    PhraseReader.written(folded.oddities(), traits);
  }

  private static boolean isInvalid(String local, String domain) {
    boolean literal = domain.startsWith("[") && domain.endsWith("]");
    String plain =
        local.length() > 1 && local.startsWith("\"") && local.endsWith("\"") ? "q" : local;
    return !LOCAL.matcher(plain).matches()
        || !(literal || (Hosts.isName(domain) && domain.indexOf("..") < 0));
  }

  private void domainTraits(String local, String domain, String site, Set<String> traits) {
    String label = Brands.label(Hosts.shown(site));
    boolean punycode = domain.contains("xn--");
    add(traits, "punycode", punycode);
    add(
        traits,
        "mixed-script-domain",
        punycode && Folding.fold(Hosts.shown(domain)).oddities().mixed() > 0);
    Set<String> having = lists.having(domain);
    add(traits, "free-mail", having.contains("free-mail"));
    add(traits, "free-host", having.contains("free-hosts") || having.contains("shared-hosts"));
    add(traits, "cheap-tld", having.contains("cheap-tlds"));
    add(
        traits,
        "long-or-dashed",
        label.length() >= LONG_LABEL || label.chars().filter(c -> c == '-').count() >= 2);
    add(traits, "random-domain", HostTraits.isRandomLabel(label));
    add(traits, "random-local", isRandomLocal(cut(local, 64)));
  }

  private static boolean isRandomLocal(String local) {
    return PhraseReader.hasDigit(local)
        && (DIGITS.matcher(local).find()
            || (local.length() >= LEAST_MIXED && MIXED.matcher(local).find()));
  }

  private static void add(Set<String> traits, String trait, boolean holds) {
    if (holds) {
      traits.add(trait);
    }
  }

  /** A brand in the name: the one that owns the site if it is among them, else the first. */
  private static String nameBrand(Set<String> named, String siteBrand) {
    if (named.contains(siteBrand)) {
      return siteBrand;
    }
    return named.isEmpty() ? "" : named.iterator().next();
  }

  private boolean isForeign(Set<String> named, String domain) {
    return !named.isEmpty() && named.stream().noneMatch(brand -> lists.owns(brand, domain));
  }

  private String localBrand(String local) {
    String plain = Folding.plain(spaced(cut(local, 64)));
    Set<String> named = lists.brandsIn(plain);
    if (!named.isEmpty()) {
      return named.iterator().next();
    }
    String dashed = plain.replace(' ', '-');
    return Hosts.isName(dashed) ? lists.brandInHost(dashed + ".invalid") : "";
  }

  private static String spaced(String local) {
    return local.replace('.', ' ').replace('_', ' ').replace('+', ' ').replace('-', ' ');
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
