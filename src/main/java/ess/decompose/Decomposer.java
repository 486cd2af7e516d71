package ess.decompose;

import ess.decompose.child.Children;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Openers;
import ess.message.Dissector;
import ess.message.Part;
import ess.message.PartTree;
import ess.message.RawMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Takes a message apart: into the parts that any mail client could see in it, what their containers
 * hold, and a ledger that leaves no raw byte out. The same bytes give the same tree, as long as the
 * time limit is not reached. It throws on no input: what cannot be read, or is too much, becomes a
 * finding. Immutable, safe for many threads.
 */
public final class Decomposer implements Dissector {

  /** What a key opens, or no opener tries a password on. */
  private static final Set<String> BY_KEY = Set.of("pkcs7-mime", "pgp-encrypted", "x-pgp-message");

  private final Limits limits;
  private final OpenersByType openers;
  private final Clock clock;
  private final LongSupplier nanoTime;

  /** A decomposer with its limits, which opens all in the process it runs in. */
  public Decomposer(Limits limits) {
    this(limits, Clock.systemUTC(), System::nanoTime);
  }

  /** A decomposer with its limits, and children that open what belongs in another process. */
  public Decomposer(Limits limits, Children children) {
    this(
        limits,
        Clock.systemUTC(),
        System::nanoTime,
        Stream.of(children.programs(), Openers.inProcess(), List.<Opener>of(children))
            .flatMap(List::stream)
            .toList());
  }

  Decomposer(Limits limits, Clock clock, LongSupplier nanoTime) {
    this(limits, clock, nanoTime, Openers.all());
  }

  Decomposer(Limits limits, Clock clock, LongSupplier nanoTime, List<Opener> openers) {
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.openers = new OpenersByType(openers);
    ThirdOpinion.prepare();
  }

  /** A decomposer with the limits as they come that opens by these openers alone. */
  public static Decomposer with(List<Opener> openers) {
    return new Decomposer(Limits.DEFAULT, Clock.systemUTC(), System::nanoTime, openers);
  }

  /** A decomposer with the limits as they come, which opens all in the process it runs in. */
  public static Decomposer withDefaults() {
    return new Decomposer(Limits.DEFAULT);
  }

  @Override
  public PartTree takeApart(RawMessage raw) {
    Budget budget = new Budget(limits, raw.content().size(), nanoTime);
    return new Dissection(raw, budget, openers, clock.instant(), nanoTime, new Candidates()).run();
  }

  /** Whether something in the message is locked that a password could open. */
  public boolean isLocked(PartTree tree) {
    return tree.parts().stream()
        .anyMatch(part -> part.is(Part.Trait.ENCRYPTED) && !BY_KEY.contains(part.type().subtype()));
  }

  /**
   * Takes a message apart once more, within what is left of its time, with the passwords that other
   * mails of its thread offer. If none of them opens anything, the tree stays as it was.
   *
   * @param tree the message as it was taken apart alone
   * @param thread the others, those to be asked first before the rest
   */
  public PartTree takeApartAgain(PartTree tree, List<RawMessage> thread) {
    long whole = Duration.ofSeconds(limits.seconds()).toNanos();
    long spent = Math.max(0, Duration.between(tree.startedAt(), clock.instant()).toNanos());
    if (thread.isEmpty() || spent > whole / 2) {
      return tree;
    }
    Candidates offered = new ThreadReader(clock, nanoTime).read(thread);
    RawMessage raw = new RawMessage(tree.message(), tree.root().content());
    Budget budget = new Budget(limits, raw.content().size(), nanoTime, spent);
    PartTree again =
        new Dissection(raw, budget, openers, tree.startedAt(), nanoTime, offered).run();
    return again.findings().stream().anyMatch(found -> found.id().equals(TreeOpening.IN_THREAD))
        ? again
        : tree;
  }
}
