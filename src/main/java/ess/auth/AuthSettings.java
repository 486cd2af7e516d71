package ess.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets about accounts and tokens.
 *
 * @param privateKey the signing key: a P-256 key as PEM (PKCS #8); line ends may be written {@code
 *     \n}
 * @param accessTokenLife how long an access token lives, 30 s to {@link #LONGEST_LIFE}
 * @param refreshTokenLife how long a session lives without being used, up to {@code sessionLife}
 * @param sessionLife how long a session lives in any case, up to {@link #LONGEST_SESSION}
 * @param previousKeys public keys in PEM whose tokens are still accepted; blank for none
 * @param commonPasswords the list of passwords that are too common
 * @param adminUsername the first admin's name, or null
 * @param adminPassword the first admin's password, or null
 * @param adminEmail the first admin's mail address, or null
 */
public record AuthSettings(
    String privateKey,
    Duration accessTokenLife,
    Duration refreshTokenLife,
    Duration sessionLife,
    String previousKeys,
    Path commonPasswords,
    @Nullable String adminUsername,
    @Nullable String adminPassword,
    @Nullable String adminEmail) {

  /** The longest life of an access token. */
  public static final Duration LONGEST_LIFE = Duration.ofHours(1);

  /** The longest life of a session. */
  public static final Duration LONGEST_SESSION = Duration.ofDays(31);

  /** How long a session that is over stands in the database: for what is known by its address. */
  static final Duration MEMORY_OF_SESSIONS = Duration.ofDays(30);

  private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  /** Checks bounds; the key itself is checked where it is read. */
  public AuthSettings {
    between(
        "ess.auth.access-token-life", accessTokenLife, LONGEST_LIFE, "1h (ESS_ACCESS_TOKEN_LIFE)");
    between("ess.auth.session-life", sessionLife, LONGEST_SESSION, "744h (ESS_SESSION_LIFE)");
    between(
        "ess.auth.refresh-token-life",
        refreshTokenLife,
        sessionLife,
        "ess.auth.session-life (ESS_REFRESH_TOKEN_LIFE)");
    if ((adminUsername == null) != (adminPassword == null)) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_USERNAME and ESS_ADMIN_PASSWORD belong together, only one of them is set");
    }
    if (adminEmail != null && !ResetSettings.isAddress(adminEmail)) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_EMAIL is no mail address such as admin@example.org");
    }
    if (adminUsername != null && !isUsername(adminUsername)) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_USERNAME has 1 to 64 letters, digits or . _ @ + -, and begins with a letter or digit");
    }
    if (adminPassword != null) {
      int length = adminPassword.codePointCount(0, adminPassword.length());
      if (length < PasswordRules.MIN || length > PasswordRules.MAX) {
        throw new IllegalArgumentException(
            "ESS_ADMIN_PASSWORD has %d characters, must have %d to %d"
                .formatted(length, PasswordRules.MIN, PasswordRules.MAX));
      }
    }
  }

  /** Whether an account may have the name. */
  static boolean isUsername(String name) {
    return USERNAME.matcher(name).matches();
  }

  private static void between(String name, Duration value, Duration longest, String limit) {
    if (value.compareTo(SHORTEST_LIFE) < 0 || value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "%s is %s, must be from 1s to %s".formatted(name, value, limit));
    }
  }

  @Override
  public String toString() {
    return "AuthSettings[accessTokenLife=" + accessTokenLife + "]";
  }
}
