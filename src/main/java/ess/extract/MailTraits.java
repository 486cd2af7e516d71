package ess.extract;

import ess.message.PartPath;
import ess.message.facts.Address;
import ess.message.facts.Field;
import ess.message.facts.Link;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Tells what holds for a mail as a whole. */
final class MailTraits {

  private static final int HARDLY_A_TEXT = 80;
  private static final int GREETING = 1_500;
  private static final int NAMESAKE = 5;
  private static final Set<String> FOLLOWED =
      Set.of(
          "anchor",
          "area",
          "form",
          "text",
          "code",
          "document",
          "calendar",
          "svg",
          "refresh",
          "shortcut");
  private static final Pattern BULK = Pattern.compile("(?i)\\s{0,9}(bulk|list|junk)\\s{0,9}");
  private static final List<String> GREETINGS =
      List.of(
          "dear",
          "hello",
          "hi",
          "hey",
          "attention",
          "attn",
          "greetings",
          "good day",
          "welcome",
          "hallo",
          "guten tag",
          "lieber",
          "liebe",
          "sehr geehrter",
          "sehr geehrte",
          "bonjour",
          "cher",
          "chere",
          "ch\u00e8re",
          "hola",
          "estimado",
          "estimada",
          "ola",
          "ol\u00e1",
          "prezado",
          "prezada",
          "caro",
          "cara",
          "ciao",
          "gentile",
          "beste",
          "geachte",
          "hej",
          "k\u00e6re",
          "kj\u00e6re",
          "witaj",
          "merhaba",
          "say\u0131n",
          "sayin",
          "user",
          "customer",
          "\u0443\u0432\u0430\u0436\u0430\u0435\u043c\u044b\u0439",
          "dear user",
          "dear customer");

  private MailTraits() {}

  /** The traits, in order. */
  static Set<String> of(
      HeaderFacts.Header head,
      Body body,
      List<Link> links,
      String text,
      int letters,
      int images,
      String site) {
    Set<String> traits = new TreeSet<>(body.kinds());
    header(head, traits);
    boolean follows = links(links, site, related(head), traits);
    if (images > 0 && follows && letters < HARDLY_A_TEXT) {
      traits.add("image-only");
    }
    String beginning = text.length() > GREETING ? text.substring(0, GREETING) : text;
    for (Address to : head.to()) {
      if (greets(beginning, Folds.lower(to.local()))) {
        traits.add("greets-local");
      }
    }
    return Collections.unmodifiableSet(traits);
  }

  private static void header(HeaderFacts.Header head, Set<String> traits) {
    Map<String, Field> fields = head.fields();
    if (fields.containsKey("in-reply-to") || fields.containsKey("references")) {
      traits.add("reply");
    }
    if (fields.containsKey("list-id") || fields.containsKey("list-unsubscribe")) {
      traits.add("list");
    }
    if (isHigh(value(fields, "x-priority"))
        || value(fields, "importance").equals("high")
        || value(fields, "x-msmail-priority").equals("high")
        || value(fields, "priority").equals("urgent")) {
      traits.add("high-priority");
    }
    if (BULK.matcher(value(fields, "precedence")).matches()) {
      traits.add("bulk");
    }
    Set<String> from = new HashSet<>();
    head.from().forEach(address -> from.add(Folds.lower(address.address())));
    if (head.to().stream()
        .anyMatch(to -> !to.address().isEmpty() && from.contains(Folds.lower(to.address())))) {
      traits.add("to-self");
    }
    if (namesRecipient(head)) {
      traits.add("subject-names-recipient");
    }
    if (head.to().stream().allMatch(to -> to.address().isEmpty())) {
      traits.add("no-to");
    }
  }

  /** Whether the subject holds the address or the domain of a recipient. */
  private static boolean namesRecipient(HeaderFacts.Header head) {
    String subject = Folds.lower(head.subject().text());
    for (Address to : head.to()) {
      String domain = to.domain();
      int at = domain.indexOf('.') < 0 ? -1 : subject.indexOf(domain);
      if (at >= 0) {
        int end = at + domain.length();
        boolean isWord = end == subject.length() || !Character.isLetterOrDigit(subject.charAt(end));
        if (isWord) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isHigh(String value) {
    return value.startsWith("1") || value.startsWith("2");
  }

  private static String value(Map<String, Field> fields, String name) {
    Field field = fields.get(name);
    return field == null ? "" : Folds.lower(field.value().strip());
  }

  /** Looks at what a person may follow; says whether there is anything. */
  private static boolean links(
      List<Link> links, String site, Set<String> related, Set<String> traits) {
    Set<String> urls = new HashSet<>();
    Set<String> sites = new HashSet<>();
    Map<PartPath, Integer> inPart = new HashMap<>();
    for (Link link : links) {
      boolean isWeb = link.scheme().startsWith("http") && !link.host().isEmpty();
      if (isWeb && FOLLOWED.contains(link.origin()) && !link.traits().contains("unseen")) {
        inPart.merge(link.where().part(), 1, Integer::sum);
        urls.add(link.url());
        sites.add(link.targetSite());
      }
    }
    if (urls.isEmpty()) {
      return false;
    }
    // A text and its page say the same link twice, and that is no repetition.
    if (urls.size() == 1 && Collections.max(inPart.values()) > 1) {
      traits.add("links-one-url");
    }
    if (sites.size() == 1) {
      traits.add("links-one-site");
    }
    if (sites.contains(site)) {
      traits.add("links-sender");
    } else if (sites.stream().noneMatch(one -> related.contains(one) || isNamesake(one, site))) {
      traits.add("links-foreign");
    }
    return true;
  }

  /**
   * The sites that the sender names beside his own: of who sent for him, and of who gets answers.
   */
  private static Set<String> related(HeaderFacts.Header head) {
    Set<String> sites = new HashSet<>();
    head.sender().forEach(one -> sites.add(one.site()));
    head.replyTo().forEach(one -> sites.add(one.site()));
    sites.remove("");
    return sites;
  }

  /** Whether two sites have one name under two suffixes, as those of one owner often have. */
  private static boolean isNamesake(String one, String other) {
    String label = Brands.label(one);
    return label.length() >= NAMESAKE && label.equals(Brands.label(other));
  }

  /** Whether the local part stands behind a word of greeting. */
  private static boolean greets(String text, String local) {
    if (local.length() < 3) {
      return false;
    }
    int at = text.indexOf(local);
    for (int tries = 0; at >= 0 && tries < 20; tries++) {
      int end = at + local.length();
      boolean isWord = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
      String before = text.substring(Math.max(0, at - 20), at).strip();
      if (isWord && GREETINGS.stream().anyMatch(word -> endsWith(before, word))) {
        return true;
      }
      at = text.indexOf(local, at + 1);
    }
    return false;
  }

  private static boolean endsWith(String before, String word) {
    String plain =
        before.endsWith(",") || before.endsWith(":")
            ? before.substring(0, before.length() - 1)
            : before;
    int from = plain.length() - word.length();
    return from >= 0
        && plain.endsWith(word)
        && (from == 0 || !Character.isLetterOrDigit(plain.charAt(from - 1)));
  }
}
