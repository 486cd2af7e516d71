package ess.extract;

import ess.message.facts.Address;
import ess.message.facts.File;
import ess.message.facts.Form;
import ess.message.facts.History;
import ess.message.facts.Item;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import ess.message.facts.Mention;
import ess.message.facts.Topic;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts together what is known of one mail. Immutable, safe for many threads. */
final class MailReader {

  /** The most links of one mail that are looked at. */
  private static final int MOST_LINKS = 1_000;

  private static final int MOST_ITEMS = 300;
  private static final int MOST_MENTIONS = 100;

  private final Lists lists;
  private final TextReader texts;
  private final Organizers organizers;
  private final int limit;

  /** Keeps so many characters of the text. */
  MailReader(Lists lists, TextReader texts, int limit) {
    this.lists = lists;
    this.texts = texts;
    this.organizers = new Organizers(lists);
    this.limit = limit;
  }

  /** The facts of the mail. */
  Mail read(MailParts parts, HeaderFacts.Header head, FileReader fileReader, boolean nested) {
    Body body = new BodyReader(texts, parts, fileReader).read();
    String site = head.from().isEmpty() ? "" : head.from().get(0).site();
    LinkReader reader = new LinkReader(lists, site, recipients(head));
    List<Link> links = links(body, reader);
    List<Form> forms = forms(body, reader);
    List<File> files = fileReader.read(parts);
    List<Item> items = items(body);
    String text = body.plain(limit);
    int letters = body.shown().stream().mapToInt(r -> r.text().letters()).sum();
    int images = body.shown().stream().mapToInt(TextReader.Read::images).sum();
    String language =
        body.shown().stream()
            .map(r -> r.text().language())
            .filter(l -> !l.isEmpty())
            .findFirst()
            .orElse("");
    Set<String> traits = MailTraits.of(head, body, links, text, letters, images, site);
    return new Mail(
        nested,
        head.subject(),
        head.from(),
        head.sender(),
        head.replyTo(),
        head.to(),
        head.cc(),
        head.returnPath(),
        organizers.in(parts),
        head.fields(),
        head.counts(),
        head.received(),
        head.auth(),
        History.UNKNOWN,
        body.texts(),
        text,
        topics(body),
        language,
        letters,
        images,
        body.agreement(),
        links,
        forms,
        items,
        new Mentions(lists, links, site).of(head, body, files),
        files,
        traits,
        Where.in(parts.mail().path()));
  }

  private static List<String> recipients(HeaderFacts.Header head) {
    List<String> recipients = new ArrayList<>();
    for (List<Address> list : List.of(head.to(), head.cc())) {
      for (Address address : list) {
        if (!address.address().isEmpty()) {
          recipients.add(address.address());
        }
      }
    }
    return recipients;
  }

  private static List<Link> links(Body body, LinkReader reader) {
    List<Link> links = new ArrayList<>();
    for (TextReader.Read read : body.reads()) {
      for (Seed seed : read.seeds()) {
        if (links.size() < MOST_LINKS) {
          links.add(reader.read(seed, read.base()));
        }
      }
    }
    for (Seed seed : body.leads()) {
      if (links.size() < MOST_LINKS) {
        links.add(reader.read(seed, ""));
      }
    }
    return Collections.unmodifiableList(links);
  }

  private static List<Form> forms(Body body, LinkReader reader) {
    List<Form> forms = new ArrayList<>();
    for (TextReader.Read read : body.reads()) {
      for (Form form : read.forms()) {
        String site = form.action().isEmpty() ? "" : reader.site(form.action(), read.base());
        forms.add(new Form(form.action(), site, form.method(), form.inputs(), form.where()));
      }
    }
    return Collections.unmodifiableList(forms);
  }

  private static List<Item> items(Body body) {
    List<Item> items = new ArrayList<>();
    for (TextReader.Read read : body.reads()) {
      if (body.isShown(read) || read.text().attachment()) {
        List<Item> found = ItemReader.in(read.text());
        items.addAll(found.subList(0, Math.min(found.size(), MOST_ITEMS - items.size())));
      }
    }
    return Collections.unmodifiableList(items);
  }

  /** The topics of all shown texts, each with the place that comes first. */
  private static Map<String, Topic> topics(Body body) {
    Map<String, Topic> topics = new TreeMap<>();
    for (TextReader.Read read : body.shown()) {
      read.text()
          .topics()
          .forEach(
              (name, topic) ->
                  topics.merge(
                      name,
                      topic,
                      (a, b) ->
                          new Topic(
                              name,
                              a.phrase(),
                              a.count() + b.count(),
                              Math.max(a.kinds(), b.kinds()),
                              a.where())));
    }
    return Collections.unmodifiableMap(topics);
  }

  /** The brands that a mail names. */
  private record Mentions(Lists lists, List<Link> links, String site) {

    List<Mention> of(HeaderFacts.Header head, Body body, List<File> files) {
      List<Mention> mentions = new ArrayList<>();
      for (Address from : head.from()) {
        if (!from.nameBrand().isEmpty()) {
          mentions.add(mention(from.nameBrand(), "name", from.where()));
        }
      }
      for (String brand : head.subject().brands()) {
        mentions.add(mention(brand, "subject", head.subject().where()));
      }
      for (TextReader.Read read : body.reads()) {
        boolean attachment = read.text().attachment();
        if (attachment || body.isShown(read)) {
          add(
              lists.brandsIn(read.text().plain()),
              attachment ? "attachment" : "text",
              read.text().where(),
              mentions);
        }
        for (String alternative : read.alternatives()) {
          add(
              lists.brandsIn(Folding.fold(alternative).text()),
              "logo",
              read.text().where(),
              mentions);
        }
      }
      for (File file : files) {
        if (file.attached()) {
          String place = file.kind().equals("image") ? "logo" : "attachment";
          String words = file.name().replace('_', ' ').replace('-', ' ').replace('.', ' ');
          add(lists.brandsIn(Folding.fold(words).text()), place, file.where(), mentions);
        }
      }
      return mentions.stream().distinct().limit(MOST_MENTIONS).toList();
    }

    private void add(Set<String> brands, String place, Where where, List<Mention> mentions) {
      for (String brand : brands) {
        mentions.add(mention(brand, place, where));
      }
    }

    private Mention mention(String brand, String place, Where where) {
      boolean sent = !site.isEmpty() && lists.brandOwning(site).equals(brand);
      boolean linked = links.stream().anyMatch(link -> link.siteBrand().equals(brand));
      return new Mention(brand, place, sent, linked, where);
    }
  }
}
