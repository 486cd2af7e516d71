package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shipped rules, and the commands about them, on the facts as they are really read. */
class RulesCommandTest {

  private static final Path HOME = Path.of("").toAbsolutePath();

  @Test
  void theShippedRulesHoldTheirTests() throws Exception {
    Outcome outcome = Outcome.in(HOME, HOME, "rules", "test");

    assertThat(outcome.out()).contains(" 0 failed");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aRuleThatIsNotThereIsNamed() throws Exception {
    Outcome outcome = Outcome.in(HOME, HOME, "rules", "test", "no.such-rule-at-all");

    assertThat(outcome.out()).contains("no.such-rule-at-all: there is no such rule");
    assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void theReferenceSaysWhatFactsMeanInTheirOwnWords() throws Exception {
    Outcome outcome = Outcome.in(HOME, HOME, "rules", "doc");

    assertThat(outcome.out())
        .contains("| `siteBrand` | string | the brand that owns the site |", "## Functions");
  }

  @Test
  void aNameThatIsNoIdIsRefused() throws Exception {
    Outcome outcome = Outcome.in(HOME, HOME, "rules", "new", "../outside");

    assertThat(outcome.code()).isEqualTo(ExitCode.USAGE);
    assertThat(outcome.err()).contains("family.what in kebab-case");
  }
}
