package ess.cli;

import java.nio.file.Path;

/**
 * A mail whose kind somebody knows.
 *
 * @param path its name in reports, as it was given
 * @param file where it lies
 * @param isBad whether it should be found
 * @param kind its class, as in {@code phish} or {@code ham}
 * @param tier a finer class, or {@code -}
 * @param source where it came from, or {@code -}
 */
record LabelledMail(
    String path, Path file, boolean isBad, String kind, String tier, String source) {

  /** What stands where nothing is known. */
  static final String NONE = "-";

  /** The class, with the tier if it has one. */
  String kindAndTier() {
    return tier.equals(NONE) ? kind : kind + "/" + tier;
  }
}
