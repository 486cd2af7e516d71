package ess.decompose;

import ess.decompose.opener.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contents of a message that are parts already. Two contents are the same if their bytes are,
 * but for line ends at the end and for a carriage return before a line feed, about which parsers
 * differ.
 */
final class Known {

  private static final int MOST_ALIKE = 64;

  private final Map<Integer, List<Bytes>> bySize = new HashMap<>();
  private final Map<Integer, List<Bytes>> byPlainSize = new HashMap<>();
  private final List<Bytes> waiting = new ArrayList<>();
  private final IdentityHashMap<Bytes, String> digests = new IdentityHashMap<>();

  /** Adds the content; says whether it is new. */
  boolean add(Bytes content) {
    Bytes trimmed = content.withoutLineEnds();
    List<Bytes> alike = bySize.computeIfAbsent(trimmed.size(), size -> new ArrayList<>(1));
    for (Bytes other : alike) {
      if (other.sameAs(trimmed)) {
        return false;
      }
    }
    if (alike.size() < MOST_ALIKE) {
      alike.add(trimmed);
      waiting.add(trimmed);
    }
    return true;
  }

  /** Whether the content is a part already, or none at all. */
  boolean has(Bytes content) {
    Bytes trimmed = content.withoutLineEnds();
    if (trimmed.isEmpty()) {
      return true;
    }
    for (Bytes other : bySize.getOrDefault(trimmed.size(), List.of())) {
      if (other.sameAs(trimmed)) {
        return true;
      }
    }
    waiting.forEach(
        other -> byPlainSize.computeIfAbsent(plainSize(other), n -> new ArrayList<>(1)).add(other));
    waiting.clear();
    for (Bytes other : byPlainSize.getOrDefault(plainSize(trimmed), List.of())) {
      if (isSamePlain(other, trimmed)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a content that is at least so large has the digest. */
  boolean hasLarge(String digest, int least) {
    for (List<Bytes> alike : bySize.values()) {
      for (Bytes other : alike) {
        if (other.size() >= least
            && digests.computeIfAbsent(other, PlainDigest::of).equals(digest)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The size without each carriage return before a line feed. */
  private static int plainSize(Bytes content) {
    byte[] a = content.array();
    int size = content.size();
    for (int i = content.from() + 1; i < content.to(); i++) {
      if (a[i] == '\n' && a[i - 1] == '\r') {
        size--;
      }
    }
    return size;
  }

  private static boolean isSamePlain(Bytes x, Bytes y) {
    byte[] a = x.array();
    byte[] b = y.array();
    int i = x.from();
    int j = y.from();
    while (i < x.to() && j < y.to()) {
      if (a[i] == '\r' && i + 1 < x.to() && a[i + 1] == '\n') {
        i++;
      }
      if (b[j] == '\r' && j + 1 < y.to() && b[j + 1] == '\n') {
        j++;
      }
      if (a[i++] != b[j++]) {
        return false;
      }
    }
    return i == x.to() && j == y.to();
  }
}
