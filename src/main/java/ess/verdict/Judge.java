package ess.verdict;

import ess.message.Finding;
import ess.message.Judgement;
import ess.message.PartTree;
import ess.message.Sha256;
import ess.message.Verdict;
import ess.message.Verdict.Result;
import ess.message.Verdict.Term;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Weighs the findings of a message by the policy. The verdict is a function of the tree and the
 * policy; the clock gives its time alone. Immutable, safe for many threads.
 */
public final class Judge {

  private static final Comparator<Finding> GRAVEST_FIRST =
      Comparator.comparing(Finding::severity).thenComparingInt(Finding::score).reversed();

  private final Policy policy;
  private final Sha256 policyDigest;
  private final Clock clock;

  /** Judges by the policy in the file and the clock of the system. */
  public Judge(String policyFile) {
    this(policyFile, Clock.systemUTC());
  }

  /** Judges by the policy in the file; an unusable one is a {@link PolicyException}. */
  public Judge(String policyFile, Clock clock) {
    this.policy = Policy.read(Path.of(policyFile));
    this.policyDigest = policy.digest();
    this.clock = clock;
  }

  /** The digest of the policy that this judge weighs by. */
  public Sha256 policyDigest() {
    return policyDigest;
  }

  /** Weighs what was found; the arithmetic is in the terms of the verdict. */
  public Judgement judge(PartTree tree) {
    Policy applied = policy.of(tree.message().mailbox());
    Trusted trusted = Trusted.of(applied, tree.facts());
    CitedBytes cited = new CitedBytes(tree.parts());
    List<Finding> found = new ArrayList<>(cited.digested(tree.findings()));
    Finding trust = trusted == null ? null : cited.digested(trusted.finding());
    if (trust != null) {
      found.add(trust);
    }
    found.sort(GRAVEST_FIRST);
    List<Term> terms =
        new Sum(applied).terms(found, trust, trusted == null ? null : trusted.setting().name());
    int score = terms.stream().mapToInt(Term::counted).sum();
    Result result = result(applied, score, found);
    Instant now = clock.instant();
    Verdict verdict =
        new Verdict(
            result,
            score,
            applied.suspiciousFrom(),
            applied.maliciousFrom(),
            applied.action(result),
            policyDigest,
            engine(tree.scanners()),
            digestOf("rules", tree.scanners()),
            digestOf("learner", tree.scanners()),
            now,
            Math.max(0, tree.took(now).toMillis()),
            terms,
            found);
    return new Judgement(tree, verdict);
  }

  private static Result result(Policy applied, int score, List<Finding> findings) {
    if (score >= applied.maliciousFrom()) {
      return Result.MALICIOUS;
    }
    if (score >= applied.suspiciousFrom()) {
      return Result.SUSPICIOUS;
    }
    return findings.stream().anyMatch(Finding::unfinished) ? Result.UNSCANNABLE : Result.CLEAN;
  }

  /** The digest of the program's version and of who looked: scanners, rules, learner. */
  private static Sha256 engine(List<String> scanners) {
    String version = Judge.class.getPackage().getImplementationVersion();
    String canonical =
        (version == null ? "development" : version)
            + '\n'
            + String.join("\n", new TreeSet<>(scanners))
            + '\n';
    return Sha256.of(canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest that the scanner of this name has as its fingerprint; null if it has none. */
  private static @Nullable Sha256 digestOf(String name, List<String> scanners) {
    String start = name + ':';
    return scanners.stream()
        .filter(scanner -> scanner.matches(start + "[0-9a-f]{64}"))
        .map(scanner -> new Sha256(scanner.substring(start.length())))
        .findFirst()
        .orElse(null);
  }
}
