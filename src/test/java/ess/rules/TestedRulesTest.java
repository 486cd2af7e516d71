package ess.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ess.decompose.Decomposer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestedRulesTest {

  private static final String RULE =
      """
      title: The text says hello
      severity: low
      score: 1
      when: text.contains('hello')
      tests:
        - name: hello
          found: true
          mail: |
            Subject: x

            hello
        - name: goodbye
          found: false
          mail: |
            Subject: x

            goodbye
      """;

  @TempDir Path folder;
  @TempDir Path data;

  private final AtomicInteger mails = new AtomicInteger();

  @Test
  void whatHeldIsNotTestedAgainUntilRuleOrProgramChange() throws Exception {
    write(RULE);

    assertThat(testsRun("one")).isEqualTo(2);
    assertThat(testsRun("one")).isZero();
    assertThat(testsRun("two")).isEqualTo(2);
    write(RULE.replace("score: 1", "score: 2"));
    assertThat(testsRun("two")).isEqualTo(2);
  }

  @Test
  void whatFailedIsTestedAgain() throws Exception {
    write(RULE.replace("text.contains('hello')", "text.contains('nothing')"));

    assertThat(testsRun("one")).isEqualTo(2);
    assertThat(testsRun("one")).isEqualTo(2);
  }

  @Test
  void whatIsRememberedButBrokenIsTestedAgain() throws Exception {
    write(RULE);
    int first = testsRun("one");
    Files.write(data.resolve("tested-rules.txt"), new byte[] {(byte) 0xff, 0, 1});

    assertThat(testsRun("one")).isEqualTo(first);
  }

  private int testsRun(String engine) {
    mails.set(0);
    Decomposer decomposer = Decomposer.withDefaults();
    RuleTester tester =
        new RuleTester(
            raw -> {
              mails.incrementAndGet();
              return decomposer.takeApart(raw);
            },
            new PlainFacts(),
            RuleLimits.DEFAULT);
    RuleLoader loader =
        new RuleLoader(
            folder, new RuleCompiler(new Language(RuleLimits.DEFAULT), RuleLimits.DEFAULT));
    RuleLoader.Loaded unused =
        loader.tested(loader.compile(), tester, new TestedRules(data), engine);
    return mails.get();
  }

  private void write(String text) throws Exception {
    Files.writeString(folder.resolve("text.hello.yaml"), text);
  }
}
