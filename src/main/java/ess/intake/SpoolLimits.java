package ess.intake;

/**
 * What the spool grants.
 *
 * @param minFreeBytes how much room must be left on the disk for it to take more in
 * @param maxLoadBytes the largest message that is read back into memory to be scanned
 */
public record SpoolLimits(long minFreeBytes, long maxLoadBytes) {

  /** 256 MB of room left, messages up to 64 MB scanned. */
  public static final SpoolLimits DEFAULT = new SpoolLimits(256L << 20, 64L << 20);

  private static final long MAX_LOAD = 1L << 30;

  /** Checks the bounds. */
  public SpoolLimits {
    if (minFreeBytes < 0) {
      throw new IllegalArgumentException(
          "ess.intake.min-free-bytes is %d, must be 0 or more".formatted(minFreeBytes));
    }
    if (maxLoadBytes < 1 || maxLoadBytes > MAX_LOAD) {
      throw new IllegalArgumentException(
          "ess.decompose.max-message-bytes is %d, must be 1 to %d"
              .formatted(maxLoadBytes, MAX_LOAD));
    }
  }
}
