package ess.cli;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * So many of so many, with what that says about all that one might have asked: the interval of
 * Wilson, which holds near 0 and 1 too, at 95 %.
 *
 * @param hits how many, 0 to {@code of}
 * @param of of how many, 0 or more
 */
record Share(int hits, int of) {

  private static final double Z = 1.959963984540054;

  Share {
    if (hits < 0 || hits > of) {
      throw new IllegalArgumentException("%d of %d is no share".formatted(hits, of));
    }
  }

  /** The share, 0 to 1; 0 of nothing. */
  @JsonProperty
  double share() {
    return of == 0 ? 0 : (double) hits / of;
  }

  /** The lower end of the interval; 0 of nothing. */
  @JsonProperty
  double low() {
    return hits == 0 ? 0 : middle() - half();
  }

  /** The upper end of the interval; 1 of nothing. */
  @JsonProperty
  double high() {
    return hits == of ? 1 : middle() + half();
  }

  private double middle() {
    return (share() + Z * Z / (2 * of)) / (1 + Z * Z / of);
  }

  private double half() {
    double variance = share() * (1 - share()) / of + Z * Z / (4.0 * of * of);
    return Z * Math.sqrt(variance) / (1 + Z * Z / of);
  }

  /** The share in percent, as in {@code 12.3}. */
  String percent() {
    return percent(share());
  }

  /** The interval in percent, as in {@code 11.0-13.8}. */
  String interval() {
    return percent(low()) + "-" + percent(high());
  }

  private static String percent(double share) {
    return String.format(java.util.Locale.ROOT, "%.1f", 100 * share);
  }
}
