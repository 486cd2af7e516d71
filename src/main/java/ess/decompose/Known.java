package ess.decompose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of a message that are parts already. Two contents are the same if their bytes are,
 * but for line ends at the end, about which parsers differ.
 */
final class Known {

  private static final int MOST_ALIKE = 64;

  private final Map<Integer, List<Bytes>> bySize = new HashMap<>();

  /** Adds the content; says whether it is new. */
  boolean add(Bytes content) {
    Bytes plain = content.withoutLineEnds();
    List<Bytes> alike = bySize.computeIfAbsent(plain.size(), size -> new ArrayList<>(1));
    for (Bytes other : alike) {
      if (other.sameAs(plain)) {
        return false;
      }
    }
    if (alike.size() < MOST_ALIKE) {
      alike.add(plain);
    }
    return true;
  }

  /** Whether the content is a part already, or none at all. */
  boolean has(Bytes content) {
    Bytes plain = content.withoutLineEnds();
    if (plain.isEmpty()) {
      return true;
    }
    for (Bytes other : bySize.getOrDefault(plain.size(), List.of())) {
      if (other.sameAs(plain)) {
        return true;
      }
    }
    return false;
  }
}
