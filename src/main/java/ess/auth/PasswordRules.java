package ess.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which passwords are taken: long ones that are neither common nor the name of the account. Which
 * characters they are made of is nobody's business. Immutable.
 */
public final class PasswordRules {

  /** The fewest characters (code points) of a password. */
  public static final int MIN = 12;

  /** The most characters (code points) of a password. */
  public static final int MAX = 256;

  private final Set<String> common;

  private PasswordRules(Set<String> common) {
    this.common = common;
  }

  /**
   * Reads the list of common passwords: one a line, lines with {@code #} are comments.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static PasswordRules load(Path list) {
    try (Stream<String> lines = Files.lines(list)) {
      return new PasswordRules(
          lines
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(PasswordRules::folded)
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the list of common passwords %s cannot be read (ess.auth.common-passwords)"
              .formatted(list),
          e);
    }
  }

  /**
   * Lets a password pass.
   *
   * @throws AccountException if it is none to be taken; the message says why
   */
  public void check(String password, String username) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN || length > MAX) {
      throw AccountException.unfit(
          "A password has %d to %d characters, this one has %d.".formatted(MIN, MAX, length));
    }
    String folded = folded(password);
    if (folded.equals(folded(username))) {
      throw AccountException.unfit("A password is not the user name.");
    }
    if (common.contains(folded)) {
      throw AccountException.unfit("This password is among the most common ones.");
    }
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
