package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Decomposer;
import ess.extract.FactReader;
import ess.extract.Lists;
import ess.message.PartTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules that are shipped, on the facts as they are really read. */
class ShippedRulesTest {

  private static final String LISTS = "config/lists";

  private static final RuleTester TESTER =
      new RuleTester(
          Decomposer.withDefaults(), new FactReader(Lists.in(LISTS), LISTS), RuleLimits.DEFAULT);

  private static RuleLoader.Loaded loaded;
  private static List<PartTree> mails;

  @BeforeAll
  static void readThem() {
    RuleCompiler compiler = new RuleCompiler(new Language(RuleLimits.DEFAULT), RuleLimits.DEFAULT);
    loaded = new RuleLoader(Path.of("config/rules"), compiler).compile();
    mails =
        loaded.rules().stream()
            .flatMap(rule -> rule.rule().tests().stream())
            .map(TESTER::tree)
            .toList();
  }

  @Test
  void eachCanBeReadAndHoldsItsTests() {
    List<String> problems = new ArrayList<>(loaded.problems());
    loaded.rules().forEach(rule -> problems.addAll(TESTER.problems(rule)));

    assertThat(problems).isEmpty();
  }

  /** Every rule on the mails of all: looked up and asked natively, or asked in CEL alone. */
  @Test
  void theIndexAnswersAsCelDoes() {
    List<String> otherwise = new ArrayList<>();
    for (Compiled rule : loaded.rules()) {
      for (PartTree mail : mails) {
        if (TESTER.finds(rule, mail) != TESTER.holdsInCel(rule, mail)) {
          otherwise.add(rule.rule().id() + " on " + mail.envelope().subject());
        }
      }
    }

    assertThat(otherwise).isEmpty();
  }

  /** All together find what each finds alone. */
  @Test
  void togetherTheyFindWhatEachFindsAlone() {
    Index index = new Index(loaded.rules());
    for (PartTree mail : mails) {
      List<String> alone =
          loaded.rules().stream()
              .filter(rule -> TESTER.finds(rule, mail))
              .map(rule -> rule.rule().id())
              .sorted()
              .toList();

      assertThat(
              new Application(index, mail, RuleLimits.DEFAULT)
                  .findings().stream().map(found -> found.id()).distinct().sorted().toList())
          .isEqualTo(alone);
    }
  }
}
