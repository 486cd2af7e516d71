package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;

/** What openers of several formats find alike. */
final class Findings {

  private Findings() {}

  /** An entry that is a link, named as evidence. */
  static Finding link(Opening opening, String name) {
    return of(opening, "archive.link", "An entry of the archive is a link to another file", 3)
        .withEvidence(name);
  }

  /** The archive is one of several volumes. */
  static Finding volume(Opening opening) {
    return of(
            opening,
            "archive.multi-volume",
            "The archive is one of several volumes, and the others are not here",
            3)
        .asUnfinished();
  }

  /** A file or folder that its image marks as hidden, named as evidence. */
  static Finding hidden(Opening opening, String name) {
    return Finding.of(
            "archive.hidden-entry",
            Opener.SOURCE,
            "A file or folder of the image is marked as hidden",
            Severity.LOW,
            2,
            opening.path())
        .withTechnique("T1564.001")
        .withEvidence(name);
  }

  private static Finding of(Opening opening, String id, String title, int score) {
    return Finding.of(id, Opener.SOURCE, title, Severity.MEDIUM, score, opening.path());
  }
}
