package ess.message;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** Finds the name that was meant by one that is not known. */
public final class Nearest {

  private static final int MAX_EDITS = 3;

  private Nearest() {}

  /** The known name that is fewest edits away, and no more than three. */
  public static Optional<String> of(String name, Set<String> known) {
    return known.stream()
        .filter(other -> distance(name, other) <= MAX_EDITS)
        .min(
            Comparator.<String>comparingInt(other -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
