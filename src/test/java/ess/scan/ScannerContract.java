package ess.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import ess.message.Content;
import ess.message.Finding;
import ess.message.Part;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every scanner, whatever it looks for. */
interface ScannerContract {

  /** Shows the part to the scanner, alone or as the one part of a message. */
  List<Finding> scan(Part part);

  /** A part in which something must be found. */
  Part found();

  /** The id of what must be found in it. */
  String foundId();

  /** A part that looks much like it and is harmless. */
  Part lookalike();

  /** A part that no program can read. */
  Part broken();

  @Test
  default void whatMustBeFoundIsFound() {
    assertThat(Parts.ids(scan(found()))).contains(foundId());
  }

  @Test
  default void theLookalikeIsLeftAlone() {
    assertThat(Parts.ids(scan(lookalike()))).isEmpty();
  }

  @Test
  default void theBrokenPartIsNoAccusation() {
    assertThat(scan(broken())).allMatch(finding -> finding.score() < 8);
  }

  @Test
  default void findingsPointIntoThePart() {
    var part = found();

    var findings = scan(part);

    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.part()).isEqualTo(part.path());
              assertThat(finding.title()).isNotBlank();
              assertThat(finding.range() == null || finding.range().to() <= part.content().size())
                  .isTrue();
            });
  }

  @Test
  default void thePartStaysAsItWas() {
    var part = found();
    var before = part.content().sha256();

    scan(part);

    assertThat(part.content().sha256()).isEqualTo(before);
  }

  @Test
  default void itAnswersTwiceAlike() {
    assertThat(scan(found())).isEqualTo(scan(found()));
  }

  @Test
  default void itSurvivesBeingCutOffAnywhere() {
    for (Part part : List.of(found(), lookalike(), broken())) {
      int step = Math.max(1, part.content().size() / 500);
      for (int size = 0; size < part.content().size(); size += step) {
        Part cut = withContent(part, part.content().slice(0, size).toBytes());
        assertThatCode(() -> scan(cut)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  default void hostileRunsTakeNoLongerThanTheyMust() {
    for (String run :
        List.of(
            "a", "\n", " ", "<", "<!--", "<a href=x>", "<a>a.", "=", "A.", "(", "\\x41", "&#")) {
      byte[] bytes = run.repeat(1_000_000 / run.length()).getBytes(StandardCharsets.UTF_8);
      assertTimeout(Duration.ofSeconds(5), () -> scan(withContent(found(), bytes)), run);
    }
  }

  private static Part withContent(Part part, byte[] bytes) {
    return new Part(
        part.path(),
        part.parent(),
        part.kind(),
        part.view(),
        part.declaredType(),
        part.type(),
        part.charset(),
        part.names(),
        part.range(),
        Content.of(bytes),
        Sha256.of(bytes),
        part.traits());
  }
}
