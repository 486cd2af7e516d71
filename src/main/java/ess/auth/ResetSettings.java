package ess.auth;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets about the reset of passwords by mail.
 *
 * @param host the mail server; blank if there is none, and then there is no reset
 * @param port its port
 * @param security {@code tls} or {@code starttls}
 * @param username the name to log in with, or blank
 * @param hasPassword whether there is a password to it
 * @param caFile certificates (PEM) that vouch for the server; null for those of the platform
 * @param from the address that mails come from
 * @param tokenLife how long a link works, at most {@link #LONGEST_LIFE}
 * @param publicUrl how browsers name us; null if that is not set
 */
public record ResetSettings(
    String host,
    int port,
    String security,
    String username,
    boolean hasPassword,
    @Nullable Path caFile,
    String from,
    Duration tokenLife,
    @Nullable URI publicUrl) {

  /** The longest life of a reset token: ASVS 5.0, 6.5.5. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
  private static final List<String> SECURE = List.of("tls", "starttls");
  private static final Pattern SAFE =
      Pattern.compile("https://|http://(127\\.0\\.0\\.1|\\[::1]|localhost)(?![A-Za-z0-9.@-])");

  /** Checks bounds. */
  public ResetSettings {
    if (tokenLife.compareTo(SHORTEST_LIFE) < 0 || tokenLife.compareTo(LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException(
          "ess.auth.reset-token-life is %s, must be from 1m to 10m (ESS_RESET_TOKEN_LIFE)"
              .formatted(tokenLife));
    }
    if (caFile != null && !Files.isReadable(caFile)) {
      throw new IllegalArgumentException(
          "ESS_SMTP_CA_FILE names %s, which cannot be read".formatted(caFile));
    }
    if (!host.isBlank()) {
      check(port, security, username, hasPassword, from, publicUrl);
    }
  }

  private static void check(
      int port,
      String security,
      String username,
      boolean hasPassword,
      String from,
      @Nullable URI publicUrl) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "ess.auth.smtp.port is %d, must be from 1 to 65535 (ESS_SMTP_PORT)".formatted(port));
    }
    if (!SECURE.contains(security)) {
      throw new IllegalArgumentException(
          "ESS_SMTP_SECURITY is neither tls nor starttls: a link that opens an account is never sent in clear text");
    }
    if (username.isBlank() == hasPassword) {
      throw new IllegalArgumentException(
          "ESS_SMTP_USERNAME and ESS_SMTP_PASSWORD belong together, only one of them is set");
    }
    if (!isAddress(from)) {
      throw new IllegalArgumentException(
          "ESS_SMTP_FROM is no mail address such as ess@example.org; ESS_SMTP_HOST needs one");
    }
    if (publicUrl == null) {
      throw new IllegalArgumentException(
          "ESS_PUBLIC_URL is not set, but ESS_SMTP_HOST is: the link in a reset mail begins with it");
    }
    if (!isSafe(publicUrl.toString())) {
      throw new IllegalArgumentException(
          "ESS_PUBLIC_URL begins with http:, but ESS_SMTP_HOST is set: a reset link needs https");
    }
  }

  /** Whether passwords can be reset. */
  public boolean isOn() {
    return !host.isBlank();
  }

  /** Whether a reset link may begin with the URL: https, or this machine. */
  public static boolean isSafe(String publicUrl) {
    return SAFE.matcher(publicUrl).lookingAt();
  }

  /** Whether a mail of ours can go to the address as it stands. */
  static boolean isAddress(String address) {
    return address.length() <= 254
        && address.matches("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+");
  }

  /** The link that a token stands in. */
  String link(String token) {
    return String.valueOf(publicUrl).replaceAll("/+$", "") + "/ui/#/reset/" + token;
  }
}
