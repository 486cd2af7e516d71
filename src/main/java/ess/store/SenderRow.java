package ess.store;

import ess.message.PartTree;
import ess.message.Sha256;
import ess.message.facts.Address;
import ess.message.facts.Facts;
import ess.message.facts.History;
import ess.message.facts.Mail;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is bound when it is asked what came from a sender before, and when a mail is counted. The
 * numbers are those of one mailbox. A mail is counted once, at its first verdict, and one that does
 * harm is not, so that nobody becomes known by it. Immutable, safe for many threads.
 */
public final class SenderRow {

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NUMBERS = Pattern.compile("\\[[0-9]{1,9}(,[0-9]{1,9}){3,4}]");
  private static final int LONGEST = 1_000;
  private static final String NONE = "[]";

  /** Made by the route. */
  public SenderRow() {}

  /** Whether the mail has a sender to ask about. */
  public boolean hasSender(PartTree tree) {
    return !senders(tree).equals(NONE);
  }

  /** What the question binds: id, senders (what is counted of the mail, in a fixed order). */
  public Map<String, Object> of(PartTree tree) {
    return Map.of("id", tree.message().id().text(), "senders", senders(tree));
  }

  /**
   * The message with its history: that of its first scan, else what the numbers say now.
   *
   * @param row history and mails; null for a message that is not stored, of which nothing is known
   */
  public PartTree read(PartTree tree, @Nullable Map<String, Object> row) {
    History history = row == null ? History.UNKNOWN : history(tree, row);
    List<Mail> mails = new ArrayList<>(tree.facts().mails());
    mails.set(0, mails.get(0).withHistory(history));
    return tree.withFacts(new Facts(mails));
  }

  private static History history(PartTree tree, Map<String, Object> row) {
    if (row.get("history") instanceof String kept) {
      List<Integer> numbers = numbers(kept);
      return new History(true, numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
    if (tree.message().scan() > 1) {
      return History.UNKNOWN;
    }
    List<Integer> now = numbers(String.valueOf(row.get("mails")));
    boolean isNamed = !tree.facts().mails().get(0).from().get(0).name().isBlank();
    int underName = isNamed ? now.get(2) - now.get(3) : 0;
    return new History(true, now.get(0), now.get(1), underName, now.get(4));
  }

  private static List<Integer> numbers(String list) {
    if (!NUMBERS.matcher(list).matches()) {
      throw new IllegalArgumentException("no list of numbers");
    }
    return Pattern.compile(",")
        .splitAsStream(list.substring(1, list.length() - 1))
        .map(Integer::valueOf)
        .toList();
  }

  /** What is kept of the history of a message, as a JSON list; null where it is not known. */
  static @Nullable String kept(PartTree tree) {
    List<Mail> mails = tree.facts().mails();
    if (mails.isEmpty() || !mails.get(0).history().known()) {
      return null;
    }
    History history = mails.get(0).history();
    return "[%d,%d,%d,%d]"
        .formatted(
            history.fromAddress(), history.fromSite(), history.underName(), history.replyTo());
  }

  /** What is counted of a message that gets its verdict. */
  static String counted(PartTree tree, boolean isHarmful) {
    return isHarmful || tree.message().scan() > 1 ? NONE : senders(tree);
  }

  /** Address, site, name, name with site, address with Reply-To; nothing without an address. */
  private static String senders(PartTree tree) {
    List<Mail> mails = tree.facts().mails();
    if (mails.isEmpty() || mails.get(0).from().isEmpty()) {
      return NONE;
    }
    Address from = mails.get(0).from().get(0);
    List<Address> replyTo = mails.get(0).replyTo();
    String address = folded(from.address());
    String name = folded(from.name());
    String answer = replyTo.isEmpty() ? "" : folded(replyTo.get(0).address());
    String mailbox = tree.message().mailbox();
    return List.of(
            digest(mailbox, "address", address),
            digest(mailbox, "site", from.site()),
            digest(mailbox, "name", name),
            digest(mailbox, "name of site", name, from.site()),
            digest(mailbox, "reply to", address, answer))
        .stream()
        .collect(Collectors.joining("\",\"", "[\"", "\"]"));
  }

  private static String folded(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    String plain = Normalizer.normalize(cut, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return BLANKS.matcher(plain.strip()).replaceAll(" ");
  }

  private static String digest(String... values) {
    return Sha256.of(String.join("\0", values).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
