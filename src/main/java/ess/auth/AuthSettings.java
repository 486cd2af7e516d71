package ess.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets about accounts and tokens.
 *
 * @param privateKey the signing key: a P-256 key as PEM (PKCS #8); line ends may be written {@code
 *     \n}
 * @param accessTokenLife how long an access token lives, 30 s to {@link #LONGEST_LIFE}
 * @param adminUsername the first admin's name, or null
 * @param adminPassword the first admin's password, or null
 */
public record AuthSettings(
    String privateKey,
    Duration accessTokenLife,
    @Nullable String adminUsername,
    @Nullable String adminPassword) {

  /** The longest life of an access token. */
  public static final Duration LONGEST_LIFE = Duration.ofHours(1);

  /** The fewest characters of a password. */
  public static final int MIN_PASSWORD = 12;

  /** The most characters of a password. */
  public static final int MAX_PASSWORD = 256;

  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  /** Checks bounds; the key itself is checked where it is read. */
  public AuthSettings {
    if (accessTokenLife.compareTo(SHORTEST_LIFE) < 0
        || accessTokenLife.compareTo(LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException(
          "ess.auth.access-token-life is %s, must be from 1s to 1h (ESS_ACCESS_TOKEN_LIFE)"
              .formatted(accessTokenLife));
    }
    if ((adminUsername == null) != (adminPassword == null)) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_USERNAME and ESS_ADMIN_PASSWORD belong together, only one of them is set");
    }
    if (adminUsername != null && !adminUsername.matches("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_USERNAME has 1 to 64 letters, digits or . _ @ + -, and begins with a letter or digit");
    }
    if (adminPassword != null
        && (adminPassword.length() < MIN_PASSWORD || adminPassword.length() > MAX_PASSWORD)) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_PASSWORD has %d characters, must have %d to %d"
              .formatted(adminPassword.length(), MIN_PASSWORD, MAX_PASSWORD));
    }
  }

  @Override
  public String toString() {
    return "AuthSettings[accessTokenLife=" + accessTokenLife + "]";
  }
}
