package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;

/** The macros of Excel 4, which live in cells of a sheet of their own. */
final class Xlm {

  private static final MediaType SOURCE = MediaType.of("text/x-xlm");

  private Xlm() {}

  /** Names them. */
  static void found(Opening opening, int score, String evidence) {
    opening.note(
        Finding.of(
                "document.xlm-macros",
                Opener.SOURCE,
                "The workbook has Excel 4 macros, programs that hide in the cells of a sheet",
                score >= 5 ? Severity.HIGH : Severity.MEDIUM,
                score,
                opening.path())
            .withTechnique("T1059")
            .withEvidence(evidence));
  }

  /** Hands over their formulas. */
  static void handOver(Opening opening, String folder, StringBuilder formulas) {
    DerivedText.handOver(opening, DerivedText.name(folder, "macros.xlm"), "xlm", SOURCE, formulas);
  }
}
