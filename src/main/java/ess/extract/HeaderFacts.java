package ess.extract;

import ess.message.ByteRange;
import ess.message.Part;
import ess.message.facts.Address;
import ess.message.facts.Authentication;
import ess.message.facts.Field;
import ess.message.facts.Hop;
import ess.message.facts.Phrase;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the header of a mail tells, from its bytes. Immutable, safe for many threads. */
final class HeaderFacts {

  private static final int MOST_HOPS = 100;

  private final AddressReader addresses;
  private final PhraseReader phrases;
  private final Authenticator authenticator;
  private final Lists lists;

  /** By the lists, and whoever finds topics; no server is trusted. */
  HeaderFacts(Lists lists, PhraseReader.TopicFinder topics) {
    this(lists, topics, TrustedServers.NONE);
  }

  /** By the lists, whoever finds topics, and the servers that are trusted. */
  HeaderFacts(Lists lists, PhraseReader.TopicFinder topics, TrustedServers trusted) {
    this.addresses = new AddressReader(lists);
    this.phrases = new PhraseReader(lists, topics);
    this.authenticator = new Authenticator(lists, trusted);
    this.lists = lists;
  }

  /**
   * What a header tells; the components are those of {@link ess.message.facts.Mail}.
   *
   * @param fields the first field of each name
   */
  record Header(
      Phrase subject,
      List<Address> from,
      List<Address> sender,
      List<Address> replyTo,
      List<Address> to,
      List<Address> cc,
      List<Address> returnPath,
      Map<String, Field> fields,
      Map<String, Integer> counts,
      List<Hop> received,
      Authentication auth) {}

  /** Reads the header of a mail inside another, for which nobody vouches. */
  Header read(Part mail) {
    return read(mail, null);
  }

  /** Reads the header of a mail that came to a mailbox; null for one inside another. */
  Header read(Part mail, @Nullable Origin origin) {
    HeaderBlock block = HeaderBlock.read(mail.content());
    List<Address> to = addresses(block, mail, "to");
    List<Address> from = RecipientNames.marked(addresses(block, mail, "from"), to);
    Where whole = Where.in(mail.path());
    return new Header(
        subject(block, mail),
        from,
        addresses(block, mail, "sender"),
        addresses(block, mail, "reply-to"),
        to,
        addresses(block, mail, "cc"),
        addresses(block, mail, "return-path"),
        fields(block, mail),
        Collections.unmodifiableMap(new TreeMap<>(block.counts())),
        received(block, mail),
        origin == null
            ? Authentication.unknown(whole)
            : authenticator.of(
                block,
                from,
                origin.mailbox(),
                OwnCheck.of(mail.content(), mail.path(), origin, from, lists),
                whole,
                raw -> where(raw, mail)));
  }

  private Phrase subject(HeaderBlock block, Part mail) {
    for (HeaderBlock.Raw raw : block.all("subject")) {
      return phrases.read(raw.value(), where(raw, mail));
    }
    return phrases.read("", Where.in(mail.path()));
  }

  private List<Address> addresses(HeaderBlock block, Part mail, String name) {
    List<Address> all = new ArrayList<>();
    for (HeaderBlock.Raw raw : block.all(name)) {
      all.addAll(addresses.read(raw.value(), where(raw, mail)));
    }
    return List.copyOf(all);
  }

  private static Map<String, Field> fields(HeaderBlock block, Part mail) {
    Map<String, Field> fields = new TreeMap<>();
    for (HeaderBlock.Raw raw : block.fields()) {
      if (!fields.containsKey(raw.name())) {
        String value = EncodedWords.decode(raw.value()).text();
        fields.put(raw.name(), new Field(raw.name(), value, where(raw, mail)));
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<Hop> received(HeaderBlock block, Part mail) {
    List<Hop> hops = new ArrayList<>();
    for (HeaderBlock.Raw raw : block.all("received")) {
      if (hops.size() < MOST_HOPS) {
        hops.add(HopReader.read(raw.value(), where(raw, mail)));
      }
    }
    return List.copyOf(hops);
  }

  /** The whole field in the bytes of the mail. */
  static Where where(HeaderBlock.Raw raw, Part mail) {
    return new Where(mail.path(), new ByteRange(raw.from(), raw.to()));
  }
}
