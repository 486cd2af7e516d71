package ess.learn;

import ess.message.facts.Address;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a mail is made, in words of its own: how many links, sites, pictures and files it has, how
 * deep its links go, and the top-level domains of sender and links. Nothing that tells when it was
 * written, as {@code https} would, nor to whom.
 */
final class Shape {

  private static final int MAX_LINKS = 200;
  private static final int DEEPEST = 4;

  private Shape() {}

  /** The words, each once. */
  static Set<String> of(Mail mail) {
    List<Link> links = mail.links().subList(0, Math.min(MAX_LINKS, mail.links().size()));
    Set<String> shape = new LinkedHashSet<>();
    shape.add("links:" + about(links.size()));
    shape.add("sites:" + about(links.stream().map(Link::targetSite).distinct().count()));
    shape.add("pictures:" + about(mail.images()));
    shape.add("files:" + about(mail.files().size()));
    shape.add("alternatives:" + mail.alternatives() / 20 * 20);
    for (Address from : mail.from()) {
      shape.add("from:." + top(from.site()));
      if (mail.to().stream().anyMatch(to -> to.site().equals(from.site()))) {
        shape.add("from:site of to");
      }
    }
    for (Link link : links) {
      shape.add("link:." + top(link.targetSite()));
      shape.add(
          "link:depth " + Math.min(DEEPEST, link.path().chars().filter(c -> c == '/').count()));
      if (!link.query().isEmpty()) {
        shape.add("link:query");
      }
    }
    return shape;
  }

  private static String top(String site) {
    return site.substring(site.lastIndexOf('.') + 1);
  }

  /** Small numbers as they are, larger ones as the power of two below. */
  private static long about(long number) {
    return number < 4 ? number : Long.highestOneBit(number);
  }
}
