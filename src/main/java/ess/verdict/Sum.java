package ess.verdict;

import ess.message.Finding;
import ess.message.Verdict.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sum of one message, finding by finding. Holds its state, for one thread. */
final class Sum {

  private final Policy policy;
  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, Integer> inGroup = new HashMap<>();
  private int credit;

  Sum(Policy policy) {
    this.policy = policy;
    this.credit = policy.credit();
  }

  /**
   * What each finding counts.
   *
   * @param findings in the order in which they fill what is bounded
   * @param trusted the one among them that stands for trust, which counts as the policy says
   * @param why the line of the policy that trusts
   */
  List<Term> terms(List<Finding> findings, @Nullable Finding trusted, @Nullable String why) {
    List<Term> terms = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      terms.add(
          finding.equals(trusted)
              ? new Term(finding.id(), finding.part(), finding.score(), finding.score(), why)
              : term(finding));
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
    Setting<BigDecimal> weight = policy.weights().of(finding);
    if (weight != null) {
      counted = times(counted, weight.value());
      why = why == null ? weight.name() : why + ", " + weight.name();
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
