package ess.extract;

import ess.message.facts.Address;
import java.util.List;

/**
 * Tells which senders take the name of the domain that they write to, as who pretends to be the
 * help desk of the recipient does.
 */
final class RecipientNames {

  private static final String TRAIT = "names-recipient";
  private static final int LEAST_LABEL = 4;

  private RecipientNames() {}

  /** The senders, with the trait where it holds. */
  static List<Address> marked(List<Address> senders, List<Address> recipients) {
    return senders.stream().map(one -> names(one, recipients) ? one.with(TRAIT) : one).toList();
  }

  private static boolean names(Address sender, List<Address> recipients) {
    if (sender.name().isEmpty() || recipients.isEmpty()) {
      return false;
    }
    String words = words(Folding.plain(sender.name()));
    return recipients.stream().limit(20).anyMatch(one -> names(sender, words, one));
  }

  private static boolean names(Address sender, String words, Address recipient) {
    String site = recipient.site();
    if (site.isEmpty() || site.equals(sender.site()) || recipient.traits().contains("free-mail")) {
      return false;
    }
    String label = Brands.label(site);
    return words.contains(" " + site + " ")
        || words.contains(" " + recipient.domain() + " ")
        || (label.length() >= LEAST_LABEL
            && words.contains(" " + label + " ")
            && !sender.domain().contains(label));
  }

  /** With a space on both sides of each word, so that a word can be looked for as such. */
  private static String words(String plain) {
    StringBuilder words = new StringBuilder(plain.length() + 2).append(' ');
    plain
        .codePoints()
        .map(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' ? c : ' ')
        .forEach(words::appendCodePoint);
    return words.append(' ').toString();
  }
}
