package ess.decompose;

import ess.decompose.child.Children;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Openers;
import ess.message.PartTree;
import ess.message.RawMessage;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Takes a message apart: into the parts that any mail client could see in it, what their containers
 * hold, and a ledger that leaves no raw byte out. The same bytes give the same tree, as long as the
 * time limit is not reached. It throws on no input: what cannot be read, or is too much, becomes a
 * finding. Immutable, safe for many threads.
 */
public final class Decomposer {

  private final Limits limits;
  private final List<Opener> openers;
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
    this.openers = List.copyOf(openers);
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

  /** Takes the message apart. */
  public PartTree takeApart(RawMessage raw) {
    Budget budget = new Budget(limits, raw.content().size(), nanoTime);
    return new Dissection(raw, budget, openers, clock.instant(), nanoTime).run();
  }
}
