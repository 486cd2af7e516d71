package ess.decompose;

/**
 * How much of a message is taken apart before it is named as too much.
 *
 * @param messageBytes the largest raw mail
 * @param unpackedBytes how many bytes all containers of a message may unpack to
 * @param entryBytes how many bytes one entry of a container may unpack to
 * @param ratio how many times the size of the raw mail may be unpacked, once {@value
 *     #RATIO_FREE_BYTES} bytes are passed
 * @param parts how many parts a message may have
 * @param depth how many containers may lie inside each other
 * @param regions how many lines the ledger of raw bytes may have
 * @param seconds how long the work on one message may take
 * @param passwordTries how many passwords may be tried on what a message holds locked
 * @param passwordSeconds how long the tries may take in all
 */
public record Limits(
    long messageBytes,
    long unpackedBytes,
    long entryBytes,
    int ratio,
    int parts,
    int depth,
    int regions,
    int seconds,
    int passwordTries,
    int passwordSeconds) {

  /** What may be unpacked before the ratio counts. */
  static final long RATIO_FREE_BYTES = 10L << 20;

  /** The measured defaults. */
  static final Limits DEFAULT =
      new Limits(50L << 20, 256L << 20, 64L << 20, 200, 5000, 20, 10_000, 60);

  /** The measured defaults for passwords. */
  static final int PASSWORD_TRIES = 30;

  static final int PASSWORD_SECONDS = 3;

  private static final long UNPACKER_OVERHEAD = 8L << 20;
  private static final long LARGEST = 1L << 30;

  /** Checks the bounds. */
  public Limits {
    check("max-message-bytes", messageBytes, 1, LARGEST);
    check("max-unpacked-bytes", unpackedBytes, 1, 16 * LARGEST);
    check("max-entry-bytes", entryBytes, 1, LARGEST);
    check("max-ratio", ratio, 1, 1_000_000);
    check("max-parts", parts, 1, 1_000_000);
    check("max-depth", depth, 1, 100);
    check("max-regions", regions, 10, 10_000_000);
    check("max-seconds", seconds, 1, 3600);
    check("max-password-tries", passwordTries, 0, 10_000);
    check("max-password-seconds", passwordSeconds, 1, 3600);
  }

  /** The limits with the defaults for passwords. */
  public Limits(
      long messageBytes,
      long unpackedBytes,
      long entryBytes,
      int ratio,
      int parts,
      int depth,
      int regions,
      int seconds) {
    this(
        messageBytes,
        unpackedBytes,
        entryBytes,
        ratio,
        parts,
        depth,
        regions,
        seconds,
        PASSWORD_TRIES,
        PASSWORD_SECONDS);
  }

  /** How much memory one unpacker may take: what a dictionary of the size of an entry needs. */
  long unpackerMemory() {
    return entryBytes + UNPACKER_OVERHEAD;
  }

  private static void check(String setting, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "ess.decompose.%s is %d, must be %d to %d".formatted(setting, value, least, most));
    }
  }
}
