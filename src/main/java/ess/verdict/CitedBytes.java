package ess.verdict;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each finding the digest of the bytes that it cites, so that they can be taken from the mail
 * again and compared. A range that its part does not have, or of a part that the message does not
 * have, has no digest. Findings may cite the same large bytes thousandfold and a bit: behind
 * {@value #MOST_BYTES} digested bytes of a message the rest goes without. Holds the state of one
 * message, for one thread.
 */
final class CitedBytes {

  private static final long MOST_BYTES = 1L << 30;

  private final Map<PartPath, Part> parts = new HashMap<>();
  private final Map<Cited, Sha256> known = new HashMap<>();
  private long left = MOST_BYTES;

  /** Where bytes stand. */
  private record Cited(PartPath part, ByteRange range) {}

  /** Of the message that has these parts. */
  CitedBytes(List<Part> of) {
    of.forEach(part -> parts.putIfAbsent(part.path(), part));
  }

  /** The findings in their order, each with its digest, whatever it had before. */
  List<Finding> digested(List<Finding> findings) {
    List<Finding> digested = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      digested.add(digested(finding));
    }
    return digested;
  }

  /** The finding with its digest. */
  Finding digested(Finding finding) {
    return finding.withEvidenceSha256(digest(finding));
  }

  private @Nullable Sha256 digest(Finding finding) {
    ByteRange range = finding.range();
    Part part = parts.get(finding.part());
    if (range == null || part == null || range.to() > part.content().size()) {
      return null;
    }
    if (range.length() == part.content().size()) {
      return part.sha256();
    }
    Cited cited = new Cited(finding.part(), range);
    Sha256 before = known.get(cited);
    if (before != null) {
      return before;
    }
    left -= range.length();
    if (left < 0) {
      return null;
    }
    Sha256 digest = part.content().slice((int) range.from(), (int) range.to()).sha256();
    known.put(cited, digest);
    return digest;
  }
}
