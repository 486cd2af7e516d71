package ess.decompose;

import ess.message.Finding;
import ess.message.LogText;
import ess.message.PartPath;
import ess.message.Severity;

/** Names what in the structure of a mail clients could read differently. */
final class StructureNotes {

  private static final int MOST_OF_READING = 60;
  private static final int GRAVE = 5;

  /** Six times the largest header that was seen; relays refuse a field of 100 KB. */
  private static final int HUGE_HEADER = 256 << 10;

  /** RFC 5322, section 2.1.1. */
  private static final int LONGEST_LINE = 998;

  private final Tree tree;
  private final PartPath mail;
  private final int base;

  /**
   * Notes on one mail.
   *
   * @param tree where they go
   * @param mail the part that is the mail
   * @param base the index at which the mail begins, from which ranges are counted
   */
  StructureNotes(Tree tree, PartPath mail, int base) {
    this.tree = tree;
    this.mail = mail;
    this.base = base;
  }

  /** Names what is odd about the header and the ends of an entity. */
  void of(Entity entity) {
    HeaderSection header = entity.header;
    for (HeaderSection.Doubt doubt : header.doubts) {
      ambiguous(
          doubt.what(),
          sentence(doubt.what()),
          doubt.score(),
          doubt.field().from(),
          doubt.field().to(),
          doubt.one(),
          doubt.other());
    }
    HeaderLines lines = header.lines;
    if (lines.oddName() >= 0) {
      ambiguous(
          "field-name",
          "The name of a header field holds a comment, a blank or NUL",
          2,
          lines.oddName(),
          header.to,
          "a field",
          "no field");
    }
    if (lines.badLine() >= 0) {
      ambiguous(
          "header-end",
          "A header holds a line that is no field",
          0,
          lines.badLine(),
          header.to,
          "the header goes on",
          "the body begins");
    }
    size(header);
    if (entity.afterClose) {
      note(
          "mime.part-after-close",
          "A body part stands behind the end of the last one",
          Severity.MEDIUM,
          4,
          header.from,
          entity.bodyTo);
    }
    if (entity.shape == Entity.Shape.MULTIPART && entity.undeclared >= 0) {
      boolean declared = !header.boundaries.isEmpty();
      note(
          declared ? "mime.undeclared-boundary" : "mime.missing-boundary",
          declared
              ? "A multipart holds a boundary line that no header announces"
              : "A multipart does not announce its boundary",
          Severity.LOW,
          declared ? 0 : 1,
          entity.undeclared,
          entity.bodyTo);
    }
  }

  /** Names a header that is larger than an honest sender's can be. */
  private void size(HeaderSection header) {
    HeaderLines lines = header.lines;
    if (lines.count() > HeaderLines.MOST_FIELDS) {
      Finding many =
          beyond(
              "mime.too-many-fields",
              "A header has more fields than any mail program writes",
              header,
              lines.count() + " fields");
      tree.note(lines.full() ? many.asUnfinished() : many);
    }
    if (header.to - header.from > HUGE_HEADER) {
      tree.note(
          beyond(
              "mime.huge-header",
              "A header is larger than any that mail programs write",
              header,
              "%d bytes".formatted(header.to - header.from)));
    }
    int longest = header.boundaries.stream().mapToInt(String::length).max().orElse(0);
    if (longest > LONGEST_LINE) {
      tree.note(
          beyond(
              "mime.huge-boundary",
              "The boundary of a multipart is longer than a line may be",
              header,
              "%d characters".formatted(longest)));
    }
  }

  private Finding beyond(String id, String sentence, HeaderSection header, String evidence) {
    return Finding.of(id, Tree.SOURCE, sentence, Severity.MEDIUM, 3, mail)
        .withRange(at(header.from), at(header.to))
        .withEvidence(evidence);
  }

  private static String sentence(String what) {
    return switch (what) {
      case "content-type" -> "A header says twice and differently what the body holds";
      case "encoding" -> "A header says in two ways how the body is encoded";
      case "boundary" ->
          "The boundary of a multipart is written so that clients read it differently";
      case "charset" -> "A header says twice and differently which charset a text has";
      default -> "A body part has names that are opened by different programs";
    };
  }

  /** Names a point that two clients read differently, with both readings. */
  void ambiguous(
      String what, String sentence, int score, int from, int to, String one, String other) {
    tree.note(
        Finding.of(
                "mime.ambiguous-" + what,
                Tree.SOURCE,
                sentence,
                score >= GRAVE ? Severity.MEDIUM : score > 0 ? Severity.LOW : Severity.INFO,
                score,
                mail)
            .withRange(at(from), Math.max(at(from), at(to)))
            .withEvidence("[%s] or [%s]".formatted(shortened(one), shortened(other))));
  }

  private static String shortened(String reading) {
    return LogText.clean(reading, MOST_OF_READING);
  }

  /** Names something else about a run of the mail. */
  void note(String id, String title, Severity severity, int score, int from, int to) {
    tree.note(
        Finding.of(id, Tree.SOURCE, title, severity, score, mail)
            .withRange(at(from), Math.max(at(from), at(to))));
  }

  private int at(int index) {
    return Math.max(0, index - base);
  }
}
