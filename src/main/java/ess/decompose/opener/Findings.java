package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Severity;

/** What openers of several formats find alike. */
public final class Findings {

  /** The finding on one of several volumes. */
  public static final String VOLUME = "archive.multi-volume";

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

  /** The archive is one of several volumes. */
  public static Finding volume(PartPath path) {
    return Finding.of(
            VOLUME,
            Opener.SOURCE,
            "The archive is one of several volumes, and the others are not here",
            Severity.MEDIUM,
            3,
            path)
        .asUnfinished();
  }

  /** An entry whose name leads elsewhere. */
  public static Finding outside(PartPath path) {
    return Finding.of(
        "archive.path-traversal",
        Opener.SOURCE,
        "An entry's name leads out of the folder into which the archive is unpacked",
        Severity.HIGH,
        8,
        path);
  }

  /** An entry of another size or checksum than its archive says. */
  public static Finding mismatch(PartPath path, String what) {
    return Finding.of(
        "archive.%s-mismatch".formatted(what),
        Opener.SOURCE,
        "An entry of the archive has another %s than the archive says".formatted(what),
        Severity.LOW,
        2,
        path);
  }

  /** A document in XML of which only the beginning was read. */
  static Finding notWhole(Opening opening) {
    return Finding.of(
            "document.not-read-whole",
            Opener.SOURCE,
            "The parts of the document are too long to be read to their end",
            Severity.LOW,
            1,
            opening.path())
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

  /** A picture that is too large to be decoded. */
  static Finding tooLarge(Opening opening, String evidence) {
    return Finding.of(
            "image.too-large",
            Opener.SOURCE,
            "A picture has more points than are decoded",
            Severity.MEDIUM,
            1,
            opening.path())
        .withEvidence(evidence)
        .asUnfinished();
  }

  /** What is left of a document behind a bound of its opener, by the name of the bound. */
  static void bound(Opening opening, String what, long most) {
    opening.trait(Part.Trait.CUT);
    opening.note(
        Finding.of(
                "limit." + what,
                Opener.SOURCE,
                "Not all of this was looked at, because it has more " + what + " than are read",
                Severity.MEDIUM,
                0,
                opening.path())
            .withRange(0, opening.bytes().size())
            .withEvidence("more than " + most)
            .asUnfinished());
  }
}
