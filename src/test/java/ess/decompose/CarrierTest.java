package ess.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import ess.message.Finding;
import ess.message.PartTree;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever way a mail carries a payload, it is a part. */
class CarrierTest {

  private static final byte[] EXECUTABLE = Carriers.executable();
  private static final byte[] SCRIPT =
      "var shell = 'this text stands for a script that does harm'; shell.run();\r\n"
          .repeat(9)
          .getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest(name = "{0}")
  @MethodSource("executables")
  void anExecutableIsFound(String carrier, byte[] mail) {
    PartTree tree = Mails.takeApart(mail);

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, EXECUTABLE));
    assertThat(DecomposeBench.isGapless(tree, mail.length)).isTrue();
    assertThat(tree.findings()).extracting(Finding::id).doesNotContain("decompose.failed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scripts")
  void aScriptIsFound(String carrier, byte[] mail) {
    PartTree tree = Mails.takeApart(mail);

    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, SCRIPT));
    assertThat(DecomposeBench.isGapless(tree, mail.length)).isTrue();
  }

  @Test
  void whatLiesTenThousandMultipartsDeepIsFoundOrNamed() {
    byte[] mail = Carriers.deep(EXECUTABLE, 10_000);

    PartTree tree = Mails.takeApart(mail);

    assertThat(tree.findings())
        .anyMatch(finding -> finding.id().equals("limit.regions") && finding.unfinished());
    assertThat(tree.parts()).anyMatch(part -> Mails.holds(part, EXECUTABLE));
    assertThat(DecomposeBench.isGapless(tree, mail.length)).isTrue();
  }

  static Stream<Arguments> executables() {
    return rows(EXECUTABLE);
  }

  static Stream<Arguments> scripts() {
    return rows(SCRIPT);
  }

  private static Stream<Arguments> rows(byte[] payload) {
    return Carriers.all(payload).entrySet().stream()
        .map(row -> Arguments.of(row.getKey(), row.getValue()));
  }
}
