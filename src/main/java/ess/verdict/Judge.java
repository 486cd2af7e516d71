package ess.verdict;

import ess.message.Finding;
import ess.message.Judgement;
import ess.message.PartTree;
import ess.message.Sha256;
import ess.message.Verdict;
import ess.message.Verdict.Result;
import ess.message.Verdict.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    List<Finding> findings =
        new CitedBytes(tree.parts())
            .digested(tree.findings()).stream().sorted(GRAVEST_FIRST).toList();
    List<Term> terms = new Arithmetic().terms(findings);
    int score = terms.stream().mapToInt(Term::counted).sum();
    Instant now = clock.instant();
    Verdict verdict =
        new Verdict(
            result(score, findings),
            score,
            policy.suspiciousFrom(),
            policy.maliciousFrom(),
            policyDigest,
            engine(tree.scanners()),
            digestOf("rules", tree.scanners()),
            digestOf("learner", tree.scanners()),
            now,
            Math.max(0, tree.took(now).toMillis()),
            terms,
            findings);
    return new Judgement(tree, verdict);
  }

  private Result result(int score, List<Finding> findings) {
    if (score >= policy.maliciousFrom()) {
      return Result.MALICIOUS;
    }
    if (score >= policy.suspiciousFrom()) {
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

  /** The sum of one message, finding by finding. */
  private final class Arithmetic {

    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Integer> inGroup = new HashMap<>();
    private int credit = policy.credit();

    List<Term> terms(List<Finding> findings) {
      List<Term> terms = new ArrayList<>(findings.size());
      for (Finding finding : findings) {
        terms.add(term(finding));
      }
      return terms;
    }

    private Term term(Finding finding) {
      int counted = finding.score();
      String why = null;
      Integer instead = policy.scores().get(finding.id());
      if (instead != null) {
        counted = instead;
        why = "scores." + finding.id();
      }
      Map.Entry<String, BigDecimal> weight = policy.weightOf(finding);
      if (weight != null) {
        counted = times(counted, weight.getValue());
        why = why == null ? weight.getKey() : why + ", " + weight.getKey();
      }
      if (counted != 0 && seen.merge(finding.id(), 1, Integer::sum) > policy.repeats()) {
        return new Term(finding.id(), finding.part(), finding.score(), 0, "repeats");
      }
      if (counted < 0) {
        int taken = Math.min(credit, -counted);
        why = taken == -counted ? why : "credit";
        credit -= taken;
        counted = -taken;
      }
      return bounded(finding, counted, counted == finding.score() ? null : why);
    }

    private Term bounded(Finding finding, int counted, @Nullable String why) {
      if (counted <= 0) {
        return new Term(finding.id(), finding.part(), finding.score(), counted, why);
      }
      int left = counted;
      String reason = why;
      List<String> holding = new ArrayList<>();
      for (Map.Entry<String, Policy.Group> group : policy.groups().entrySet()) {
        if (group.getValue().holds(finding.id())) {
          holding.add(group.getKey());
          int used = inGroup.getOrDefault(group.getKey(), 0);
          int room = Math.max(0, group.getValue().cap() - used);
          if (room < left) {
            left = room;
            reason = "groups." + group.getKey();
          }
        }
      }
      for (String group : holding) {
        inGroup.merge(group, left, Integer::sum);
      }
      return new Term(finding.id(), finding.part(), finding.score(), left, reason);
    }

    private static int times(int score, BigDecimal weight) {
      return new BigDecimal(score).multiply(weight).setScale(0, RoundingMode.HALF_UP).intValue();
    }
  }
}
