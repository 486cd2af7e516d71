package ess.rules;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import ess.message.Dissector;
import ess.message.FactSource;
import ess.message.Finding;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.Severity;
import ess.message.facts.Fact;
import ess.message.facts.Mail;
import ess.message.facts.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tests that rules carry: each mail is taken apart and read as any other, then shown to
 * the rule through the index and through CEL alone, which must agree. Safe for many threads.
 */
final class RuleTester {

  private final Dissector dissector;
  private final FactSource facts;
  private final RuleLimits limits;

  RuleTester(Dissector dissector, FactSource facts, RuleLimits limits) {
    this.dissector = dissector;
    this.facts = facts;
    this.limits = limits;
  }

  /** What is wrong with the tests of the rule, each with file and line; empty if they hold. */
  List<String> problems(Compiled rule) {
    List<String> problems = new ArrayList<>();
    for (RuleTest test : rule.rule().tests()) {
      String wrong = wrong(rule, test, tree(test));
      if (wrong != null) {
        problems.add(
            "%s:%d: the test \"%s\" %s; ess rules test %s tells why"
                .formatted(rule.rule().file(), test.line(), test.name(), wrong, rule.rule().id()));
      }
    }
    return problems;
  }

  /** The mail of the test, taken apart and read. */
  PartTree tree(RuleTest test) {
    PartTree tree = facts.read(dissector.takeApart(TestMail.of(test)));
    List<Finding> findings =
        test.findings().stream()
            .map(id -> Finding.of(id, "test", "Taken as found", Severity.HIGH, 8, PartPath.ROOT))
            .toList();
    return tree.withFacts(test.given().to(tree.facts())).scanned(findings, List.of());
  }

  /** Whether the rule finds something in the message. */
  boolean finds(Compiled rule, PartTree tree) {
    return findings(rule, tree).stream().anyMatch(f -> f.id().equals(rule.rule().id()));
  }

  /** What the rule alone finds in the message. */
  List<Finding> findings(Compiled rule, PartTree tree) {
    return new Application(new Index(List.of(rule)), tree, limits).findings();
  }

  /** What is wrong, as the end of a sentence; null if nothing is. */
  @Nullable String wrong(Compiled rule, RuleTest test, PartTree tree) {
    List<Finding> findings = findings(rule, tree);
    for (Finding finding : findings) {
      if (finding.id().equals("rules.failed")) {
        return "failed: " + finding.evidence() + "; correct the condition";
      }
    }
    boolean found = !findings.isEmpty();
    if (found != test.found()) {
      return found ? "finds what it must not" : "finds nothing";
    }
    Steps steps = new Steps();
    boolean alone = holdsInCel(rule, tree, steps);
    if (alone != found) {
      return "is answered otherwise by CEL alone; report this, and write the condition in another"
          + " way";
    }
    if (steps.count > limits.maxSteps()) {
      return "takes %d steps, ess.rules.max-steps is %d; make the condition or the mail smaller"
          .formatted(steps.count, limits.maxSteps());
    }
    return null;
  }

  private static final class Steps {
    private int count;

    void one(CelExpr at, Object value) {
      count++;
    }
  }

  /** Whether the rule holds somewhere in the message, as CEL alone answers. */
  boolean holdsInCel(Compiled rule, PartTree tree) {
    return holdsInCel(rule, tree, new Steps());
  }

  private boolean holdsInCel(Compiled rule, PartTree tree, Steps steps) {
    Map<String, Seen> found = new HashMap<>();
    tree.findings().forEach(finding -> found.putIfAbsent(finding.id(), Seen.of(finding)));
    boolean holds = false;
    for (Mail mail : tree.facts().mails()) {
      for (Fact item : items(rule.rule(), mail)) {
        holds |=
            holds(rule.condition(), new Frame(mail, item, found, limits.maxIterations()), steps);
      }
    }
    return holds;
  }

  /** The mail, or what of it the rule is asked about. */
  static List<? extends Fact> items(Rule rule, Mail mail) {
    return switch (rule.scope()) {
      case MESSAGE -> List.of(mail);
      case PART ->
          mail.files().stream()
              .filter(file -> rule.types().isEmpty() || rule.types().contains(file.kind()))
              .toList();
      case LINK ->
          mail.links().stream()
              .filter(link -> rule.types().isEmpty() || rule.types().contains(link.origin()))
              .toList();
    };
  }

  private static boolean holds(CelRuntime.Program condition, Frame frame, Steps steps) {
    try {
      return condition.trace(name -> Cel.variable(name, frame), steps::one) == Boolean.TRUE;
    } catch (CelEvaluationException e) {
      return false;
    }
  }
}
