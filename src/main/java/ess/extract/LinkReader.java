package ess.extract;

import ess.message.facts.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes links of what stands in the parts of a mail. For one mail and one thread. */
final class LinkReader {

  private static final int LONGEST_TEXT = 300;
  private static final String UNSEEN = "unseen";

  /** What holds of a target wherever it stands. */
  private record Target(
      Url url, Unwrapping way, String site, String targetSite, LinkTraits.Result traits) {}

  private final Lists lists;
  private final String sender;
  private final LinkTraits traits;
  private final Map<String, Target> targets = new HashMap<>();

  /**
   * The links of one mail.
   *
   * @param sender the registrable domain of From
   * @param recipients the addresses that the mail went to
   */
  LinkReader(Lists lists, String sender, List<String> recipients) {
    this.lists = lists;
    this.sender = sender;
    this.traits = new LinkTraits(lists, recipients);
  }

  /** The link that stands there. */
  Link read(Seed seed, String base) {
    Target target = target(seed.written(), base);
    Url url = target.url();
    Url last = target.way().target();
    String shown = seed.text().length() > LONGEST_TEXT ? "" : seed.text();
    String plain = shown.isEmpty() ? "" : Folding.fold(shown).text();
    Set<String> odd = new TreeSet<>(target.traits().traits());
    if (seed.unseen()) {
      odd.add(UNSEEN);
    }
    if (seed.image()) {
      odd.add("image");
    }
    if (LinkTraits.isUnsubscribe(plain)) {
      odd.add("unsubscribe");
    }
    if (!sender.isEmpty() && sender.equals(target.targetSite())) {
      odd.add("sender");
    }
    TextSite named = TextSite.in(plain);
    String textSite = named.host().isEmpty() ? "" : lists.site(named.host());
    if (named.whole() && last.isWeb() && isOther(textSite, target)) {
      odd.add("other-site");
      if (named.explicit()) {
        odd.add("other-site-explicit");
      }
    }
    Set<String> brands = brands(plain, textSite);
    String owner = target.traits().siteBrand();
    if (!brands.isEmpty() && !brands.contains(owner) && last.isWeb()) {
      odd.add("foreign-brand-text");
    }
    return new Link(
        seed.origin(),
        seed.written(),
        url.text(),
        url.scheme(),
        url.host(),
        target.site(),
        url.path(),
        url.query(),
        url.fragment(),
        seed.text(),
        textSite,
        last.text(),
        last.host(),
        target.targetSite(),
        target.way().by(),
        Collections.unmodifiableSet(odd),
        owner,
        target.traits().hostBrand(),
        brands.isEmpty() ? "" : brands.iterator().next(),
        target.traits().lookalike(),
        seed.where());
  }

  /** Whether the site stands nowhere on the way of the target. */
  private static boolean isOther(String site, Target target) {
    return !site.equals(target.site()) && !site.equals(target.targetSite());
  }

  /** The brands that a text names: of an address, the one that owns its site. */
  private Set<String> brands(String plain, String textSite) {
    if (plain.isEmpty() || plain.indexOf('@') >= 0) {
      return Set.of();
    }
    if (textSite.isEmpty()) {
      return lists.brandsIn(plain);
    }
    String owner = lists.brandOwning(textSite);
    return owner.isEmpty() ? Set.of() : Set.of(owner);
  }

  /** The registrable domain of an address that may be relative; empty if it has none. */
  String site(String written, String base) {
    return target(written, base).targetSite();
  }

  private Target target(String written, String base) {
    String key = base.isEmpty() ? written : written + '\n' + base;
    Target target = targets.get(key);
    if (target == null) {
      target = made(written, base);
      targets.put(key, target);
    }
    return target;
  }

  private Target made(String written, String base) {
    Url url = Url.parse(written, base.isEmpty() ? null : Url.parse(base));
    Unwrapping way = Unwrapping.of(url, lists);
    String site = site(url);
    String targetSite = way.by().isEmpty() ? site : site(way.target());
    return new Target(url, way, site, targetSite, traits.of(way, targetSite));
  }

  private String site(Url url) {
    return url.host().isEmpty() ? "" : lists.site(url.host());
  }

  /** The links of the seeds. */
  List<Link> all(List<Seed> seeds, @Nullable String base) {
    List<Link> links = new ArrayList<>(seeds.size());
    for (Seed seed : seeds) {
      links.add(read(seed, base == null ? "" : base));
    }
    return links;
  }
}
