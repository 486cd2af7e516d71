package ess.rules;

import ess.message.Nearest;
import ess.message.PartTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where rules are tried: tells of each test what came out, and if it failed, why. */
public final class Workshop {

  private final List<Compiled> rules;
  private final RuleTester tester;
  private final Language language;
  private final RuleCompiler compiler;
  private final List<String> problems;

  Workshop(RuleLoader.Loaded loaded, RuleTester tester, Language language, RuleCompiler compiler) {
    this.rules = loaded.rules();
    this.problems = loaded.problems();
    this.tester = tester;
    this.language = language;
    this.compiler = compiler;
  }

  /**
   * What came out of a test.
   *
   * @param rule the id of the rule
   * @param test the name of the test
   * @param holds whether it came out as it says
   * @param lines what went wrong and why, to be read by a person
   */
  public record Outcome(String rule, String test, boolean holds, List<String> lines) {
    /** Copies the list. */
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  /** What is wrong with rules that cannot even be read or evaluated. */
  public List<String> problems() {
    return problems;
  }

  /** The ids of all that can be evaluated. */
  public Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    rules.forEach(rule -> ids.add(rule.rule().id()));
    return ids;
  }

  /** What was meant by ids that no rule has. */
  public List<String> unknown(Set<String> ids) {
    List<String> unknown = new ArrayList<>();
    for (String id : ids) {
      if (!ids().contains(id)) {
        unknown.add(
            "%s: there is no such rule%s"
                .formatted(
                    id,
                    Nearest.of(id, ids())
                        .map(other -> "; did you mean " + other + "?")
                        .orElse("")));
      }
    }
    return unknown;
  }

  /** Runs the tests of these rules, or of all if none is named. */
  public List<Outcome> test(Set<String> ids) {
    return rules.parallelStream()
        .filter(rule -> ids.isEmpty() || ids.contains(rule.rule().id()))
        .flatMap(rule -> rule.rule().tests().stream().map(test -> outcome(rule, test)))
        .toList();
  }

  /**
   * What came of negating and dropping the terms of a rule, one at a time.
   *
   * @param rule the id of the rule
   * @param mutants how many there were
   * @param survivors what was done where no test of the rule noticed it
   */
  public record Survival(String rule, int mutants, List<String> survivors) {
    /** Copies the list. */
    public Survival {
      survivors = List.copyOf(survivors);
    }
  }

  /** The reference of facts, functions and rules, in Markdown. */
  public String reference() {
    return RuleReference.of(rules);
  }

  /** Negates and drops the terms of these rules, or of all, and runs their tests on each. */
  public List<Survival> mutate(Set<String> ids) {
    return rules.parallelStream()
        .filter(rule -> ids.isEmpty() || ids.contains(rule.rule().id()))
        .map(this::survival)
        .toList();
  }

  private Survival survival(Compiled rule) {
    List<Mutants.Mutant> mutants = Mutants.of(rule.rule().when().text());
    List<PartTree> trees = rule.rule().tests().stream().map(tester::tree).toList();
    List<String> survivors = new ArrayList<>();
    for (Mutants.Mutant mutant : mutants) {
      // A mutant may be beyond the bounds of a rule, which says nothing about its tests.
      Compiled mutated = compiler.compile(rule.rule().withWhen(mutant.text()), new ArrayList<>());
      if (mutated != null && survives(mutated, trees)) {
        survivors.add(mutant.what());
      }
    }
    return new Survival(rule.rule().id(), mutants.size(), survivors);
  }

  private boolean survives(Compiled mutated, List<PartTree> trees) {
    List<RuleTest> tests = mutated.rule().tests();
    for (int i = 0; i < tests.size(); i++) {
      if (tester.finds(mutated, trees.get(i)) != tests.get(i).found()) {
        return false;
      }
    }
    return true;
  }

  private Outcome outcome(Compiled rule, RuleTest test) {
    PartTree tree = tester.tree(test);
    String wrong = tester.wrong(rule, test, tree);
    List<String> lines = new ArrayList<>();
    if (wrong != null) {
      lines.add(
          "%s:%d: the test \"%s\" %s"
              .formatted(rule.rule().file(), test.line(), test.name(), wrong));
      lines.addAll(new Explanation(language, rule).lines(tree));
    }
    return new Outcome(rule.rule().id(), test.name(), wrong == null, lines);
  }
}
