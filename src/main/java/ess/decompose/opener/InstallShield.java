package ess.decompose.opener;

/**
 * The files behind an installer of InstallShield: for each its name, its path, its version and its
 * size in digits, each ended by a zero, and then its bytes.
 */
final class InstallShield {

  private static final int MOST_FILES = 1000;
  private static final int LONGEST = 260;
  private static final int MOST_DIGITS = 9;

  private InstallShield() {}

  /** Whether a file stands there. */
  static boolean isAt(Bytes bytes, int at) {
    int path = behind(bytes, at);
    int version = behind(bytes, path);
    int size = behind(bytes, version);
    return size > 0
        && bytes.at(version) >= '0'
        && bytes.at(version) <= '9'
        && size(bytes, size) >= 0
        && bytes.slice(path, version - 1L).latin1().endsWith(name(bytes, at, path));
  }

  /** Hands over the files from there on; says where they end. */
  static int read(Opening opening, int start) {
    Bytes bytes = opening.bytes();
    int at = start;
    for (int i = 0; i < MOST_FILES && isAt(bytes, at) && !opening.isStopped(); i++) {
      int path = behind(bytes, at);
      int version = behind(bytes, path);
      int digits = behind(bytes, version);
      int from = behind(bytes, digits);
      long size = size(bytes, digits);
      Bytes content = bytes.slice(from, from + size);
      opening.stored(
          Entry.of(bytes.slice(path, version - 1L).latin1().replace('\\', '/'))
              .at(at, (long) from + content.size())
              .size(size),
          content);
      at = from + content.size();
    }
    return at;
  }

  private static String name(Bytes bytes, int from, int next) {
    return bytes.slice(from, next - 1L).latin1();
  }

  /** The index behind the zero that ends a text of some length, or -1. */
  private static int behind(Bytes bytes, int at) {
    if (at < 0) {
      return -1;
    }
    for (int i = at; i < Math.min(bytes.size(), at + LONGEST); i++) {
      int b = bytes.at(i);
      if (b == 0) {
        return i == at ? -1 : i + 1;
      }
      if (b < ' ') {
        return -1;
      }
    }
    return -1;
  }

  private static long size(Bytes bytes, int at) {
    int end = behind(bytes, at);
    if (end < 0 || end - 1 - at > MOST_DIGITS) {
      return -1;
    }
    long size = 0;
    for (int i = at; i < end - 1; i++) {
      if (bytes.at(i) < '0' || bytes.at(i) > '9') {
        return -1;
      }
      size = size * 10 + (bytes.at(i) - '0');
    }
    return size;
  }
}
