package ess.message.facts;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.PartPath;

/**
 * A finding that rules may build on.
 *
 * @param id its id
 * @param score its score
 * @param where where it was made
 * @param shown its evidence, or its title
 */
public record Seen(String id, int score, Where where, String shown) implements Fact {

  /** Of the finding. */
  public static Seen of(Finding finding) {
    PartPath part = finding.part();
    ByteRange range = finding.range();
    String evidence = finding.evidence();
    return new Seen(
        finding.id(),
        finding.score(),
        new Where(part, range),
        evidence == null ? finding.title() : evidence);
  }
}
