package ess.decompose.opener;

/** The names of streams in an installer database, which pack two letters in one character. */
final class MsiNames {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
  private static final char PAIR = 0x3800;
  private static final char SINGLE = 0x4800;
  private static final char TABLE = 0x4840;

  private MsiNames() {}

  /** The name as the installer means it; a name of another kind as it is. */
  static String decoded(String name) {
    StringBuilder plain = new StringBuilder(name.length() * 2);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= PAIR && c < SINGLE) {
        plain.append(ALPHABET.charAt((c - PAIR) & 0x3f)).append(ALPHABET.charAt((c - PAIR) >> 6));
      } else if (c >= SINGLE && c < TABLE) {
        plain.append(ALPHABET.charAt(c - SINGLE));
      } else if (c == TABLE) {
        plain.append('!');
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
