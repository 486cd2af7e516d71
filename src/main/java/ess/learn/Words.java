package ess.learn;

import ess.message.PartTree;
import ess.message.facts.Address;
import ess.message.facts.Link;
import ess.message.facts.Mail;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The words of a mail as it is seen, each once and with the place where it stands: subject, sender,
 * links, text and pairs of neighbours in it. At most {@value #MAX}, and beside them what tells its
 * {@linkplain Shape shape}. The same facts give the same words in the same order. What rules found
 * is no word: it has its points already.
 */
final class Words {

  /** How many words of one mail count. */
  static final int MAX = 1_000;

  /** The hashes of words fall into the buckets below this; a power of two. */
  static final int FIRST_OF_SHAPE = 1 << 18;

  /** How many buckets there are, those of shape included. */
  static final int BUCKETS = FIRST_OF_SHAPE + (1 << 12);

  private static final int MAX_CHARACTERS = 100_000;
  private static final int MAX_LINKS = 100;
  private static final int MAX_SHORT = 60;
  private static final int BEGINNING = 12;

  private final Map<Integer, String> words = new LinkedHashMap<>();
  private final Set<String> own = new HashSet<>();
  private int subject;
  private int beginning;

  private Words() {}

  /** The words of the message; none if its facts were not read. */
  static Words of(PartTree tree) {
    Words words = new Words();
    if (!tree.facts().mails().isEmpty()) {
      words.read(tree.facts().mails().get(0));
    }
    return words;
  }

  private void read(Mail mail) {
    Stream.of(mail.to(), mail.cc()).forEach(this::leaveOut);
    List<String> inSubject = shortText(mail.subject().plain());
    List<String> inText = kept(Tokens.of(mail.text(), MAX_CHARACTERS, MAX));
    subject = hash(inSubject);
    beginning = hash(inText.subList(0, Math.min(BEGINNING, inText.size())));
    addAll("subject", inSubject);
    for (Address from : mail.from()) {
      add("from", from.site());
      addAll("from", shortText(from.domain()));
      addAll("name", shortText(from.name()));
    }
    mail.links().stream().limit(MAX_LINKS).forEach(this::read);
    addAll("text", inText);
    for (int i = 1; i < inText.size(); i++) {
      add("text", inText.get(i - 1) + " " + inText.get(i));
    }
    for (String trait : Shape.of(mail)) {
      words.putIfAbsent(FIRST_OF_SHAPE + (hash(trait) & (BUCKETS - FIRST_OF_SHAPE - 1)), trait);
    }
  }

  private void read(Link link) {
    add("link", link.targetSite());
    addAll("link", shortText(link.host()));
    addAll("path", shortText(link.path()));
  }

  private void leaveOut(List<Address> recipients) {
    for (Address recipient : recipients.subList(0, Math.min(MAX_SHORT, recipients.size()))) {
      own.addAll(Tokens.of(recipient.name(), MAX_CHARACTERS, MAX_SHORT));
      own.addAll(Tokens.of(recipient.address(), MAX_CHARACTERS, MAX_SHORT));
    }
  }

  private List<String> shortText(String text) {
    return kept(Tokens.of(text, MAX_CHARACTERS, MAX_SHORT));
  }

  private List<String> kept(List<String> tokens) {
    return tokens.stream().filter(token -> !own.contains(token)).toList();
  }

  private void addAll(String place, List<String> tokens) {
    tokens.forEach(token -> add(place, token));
  }

  private void add(String place, String word) {
    if (!word.isEmpty() && words.size() < MAX) {
      words.putIfAbsent(hash(place + ':' + word) & (FIRST_OF_SHAPE - 1), place + ':' + word);
    }
  }

  /** The word that each bucket stands for, in the order in which they were read. */
  Map<Integer, String> byBucket() {
    return words;
  }

  /** The buckets, rising. */
  int[] buckets() {
    return words.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Stands for the subject, numbers aside; 0 if it is empty. */
  int subject() {
    return subject;
  }

  /** Stands for how the text begins, numbers aside; 0 if it is empty. */
  int beginning() {
    return beginning;
  }

  private static int hash(List<String> tokens) {
    return tokens.isEmpty() ? 0 : hash(String.join(" ", tokens));
  }

  /**
   * FNV-1a over the characters, then the finalizer of MurmurHash3, for FNV leaves low bits poor.
   */
  private static int hash(String text) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 16;
    hash *= 0x85ebca6b;
    hash ^= hash >>> 13;
    hash *= 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
