package ess.decompose.opener;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The ranges of a container that its format accounts for; what is left are gaps. */
final class Claims {

  private record Range(long from, long to) {}

  private final List<Range> ranges = new ArrayList<>();

  /** Claims the bytes from one index to another. */
  void add(long from, long to) {
    if (to > from) {
      ranges.add(new Range(Math.max(0, from), to));
    }
  }

  /** Whether the index is claimed. */
  boolean has(long at) {
    for (Range range : ranges) {
      if (range.from <= at && at < range.to) {
        return true;
      }
    }
    return false;
  }

  /** Hands over each gap of the container. */
  void gaps(Opening opening) {
    ranges.sort(Comparator.comparingLong(Range::from));
    long end = 0;
    for (Range range : ranges) {
      if (opening.isStopped()) {
        return;
      }
      if (range.from > end) {
        opening.gap(end, range.from);
      }
      end = Math.max(end, range.to);
    }
    opening.gap(end, opening.bytes().size());
  }
}
