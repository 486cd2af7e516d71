package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;

/** What openers of several formats find alike. */
final class Findings {

  private Findings() {}

  /** An entry that is a link, named as evidence. */
  static Finding link(Opening opening, String name) {
    return Finding.of(
            "archive.link",
            Opener.SOURCE,
            "An entry of the archive is a link to another file",
            Severity.MEDIUM,
            3,
            opening.path())
        .withEvidence(name);
  }
}
