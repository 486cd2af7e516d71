package ess.extract;

import ess.message.Content;
import ess.message.Lookups;
import ess.message.Lookups.Answer;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.facts.Address;
import ess.message.facts.Where;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says what the DNS is asked about a message: the policy of the domain of From, the keys of its
 * DKIM signatures, those of its ARC chain. Of a message that was judged before nothing is asked,
 * for what was known then is recorded with it. Immutable, safe for many threads.
 */
public final class KeyQuestions {

  /** The most that a mail may be old. */
  public static final Duration MOST_AGE = Duration.ofDays(36_500);

  private static final int MOST_LOOKUPS = 60;

  private final AddressReader addresses;
  private final int lookups;
  private final int signatures;
  private final Duration age;

  /**
   * Asks within bounds.
   *
   * @param lookups how many names are asked of one message, 2 to {@value #MOST_LOOKUPS}
   * @param signatures how many DKIM signatures of one message, from the top, 1 to {@value
   *     OwnCheck#MOST_SIGNATURES}
   * @param age how long before it was taken in a mail may have arrived; of an older one nothing is
   *     asked, for its keys may be changed by now
   */
  public KeyQuestions(Lists lists, int lookups, int signatures, Duration age) {
    check("max-lookups", lookups, 2, MOST_LOOKUPS);
    check("max-signatures", signatures, 1, OwnCheck.MOST_SIGNATURES);
    if (age.isNegative() || age.isZero() || age.compareTo(MOST_AGE) > 0) {
      throw new IllegalArgumentException("ess.dns.max-age must be above 0 and 36500d at most");
    }
    this.addresses = new AddressReader(lists);
    this.lookups = lookups;
    this.signatures = signatures;
    this.age = age;
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "ess.dns.%s is %d, must be %d to %d".formatted(name, value, least, most));
    }
  }

  /** The message with its questions, which are open. */
  public PartTree ask(PartTree tree) {
    Content content = tree.root().content();
    Instant receivedAt = tree.message().receivedAt();
    if (tree.message().scan() > 1 || !tree.lookups().isEmpty()) {
      return tree;
    }
    HeaderBlock block = HeaderBlock.read(content);
    if (MailDate.arrived(block).isBefore(receivedAt.minus(age))) {
      return tree;
    }
    Map<String, Answer> open =
        names(content, block, receivedAt).stream()
            .limit(lookups)
            .collect(Collectors.toMap(Function.identity(), name -> Answer.OPEN));
    return tree.withLookups(new Lookups(open));
  }

  private Set<String> names(Content content, HeaderBlock block, Instant receivedAt) {
    Set<String> names = new LinkedHashSet<>();
    List<Address> from = new ArrayList<>();
    for (HeaderBlock.Raw raw : block.all("from")) {
      from.addAll(addresses.read(raw.value(), Where.in(PartPath.ROOT)));
    }
    String domain = OwnCheck.domain(from);
    if (!domain.isEmpty()) {
      names.add(DmarcPolicy.name(domain));
      names.add(DmarcPolicy.name(from.get(0).site()));
    }
    SignedMail mail = new SignedMail(content, Lookups.NONE, receivedAt);
    OwnCheck.fields(mail).stream()
        .limit(signatures)
        .map(field -> OwnCheck.read(mail, field))
        .filter(Objects::nonNull)
        .forEach(signature -> names.add(signature.keyName()));
    names.addAll(ArcChain.read(mail).keyNames());
    names.removeIf(name -> !DkimSignature.isName(name));
    return names;
  }
}
