package ess.serve;

import ess.auth.AuthSettings;
import ess.auth.ResetSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets about the HTTP side.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param tlsCert the certificate chain in PEM, or null for plain HTTP
 * @param tlsKey its private key in PEM, or null
 * @param publicUrl how browsers name us, or null if they do so by host and port
 * @param apiUrl where the page finds the API; null if on the origin that it comes from
 * @param corsOrigins origins whose pages may call; none by default
 * @param trustedProxies addresses and networks of proxies that may say for whom they ask
 * @param securityContact where to report a weakness, as a URI; null for no {@code security.txt}
 * @param limits what one client may take
 * @param feedStall how long a reader of the feed may take nothing before it is cut off
 * @param contract the OpenAPI document
 * @param feedContract the AsyncAPI document
 * @param uploadDir where uploads are written until they are complete; on the volume of the spool
 * @param observeHost the address of health and metrics
 * @param observePort their port; 0 for none
 * @param secretKey the secret from which keys are derived, 32 characters or more
 * @param auth about accounts and tokens
 * @param reset about the reset of passwords by mail
 */
public record ServeSettings(
    String host,
    int port,
    @Nullable Path tlsCert,
    @Nullable Path tlsKey,
    @Nullable URI publicUrl,
    @Nullable URI apiUrl,
    List<String> corsOrigins,
    List<String> trustedProxies,
    @Nullable String securityContact,
    ServeLimits limits,
    Duration feedStall,
    Path contract,
    Path feedContract,
    Path uploadDir,
    String observeHost,
    int observePort,
    String secretKey,
    AuthSettings auth,
    ResetSettings reset) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");
  private static final Pattern URL =
      Pattern.compile("(?:" + ORIGIN.pattern() + ")(/[A-Za-z0-9._~/-]*)?");
  private static final Pattern CONTACT =
      Pattern.compile("(?:mailto:[^\\s@]+@[^\\s@]+|https://\\S+|tel:\\+[0-9-]+)");
  private static final int MIN_SECRET = 32;

  /** Checks bounds. */
  public ServeSettings {
    corsOrigins = List.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
    TrustedProxies.of(trustedProxies);
    if (securityContact != null && !CONTACT.matcher(securityContact).matches()) {
      throw new IllegalArgumentException(
          "ess.serve.security-contact (ESS_SECURITY_CONTACT) is '%s', expected such as mailto:security@ess.example or https://ess.example/report"
              .formatted(securityContact));
    }
    between("ess.serve.port (ESS_HTTP_PORT)", port, 0, 65_535);
    between("ess.observe.port (ESS_OBSERVE_PORT)", observePort, 0, 65_535);
    between("ess.serve.feed.stall-timeout in milliseconds", feedStall.toMillis(), 100, 600_000);
    if ((tlsCert == null) != (tlsKey == null)) {
      throw new IllegalArgumentException(
          "ESS_HTTP_TLS_CERT and ESS_HTTP_TLS_KEY belong together, only one of them is set");
    }
    for (@Nullable Path pem : Arrays.asList(tlsCert, tlsKey)) {
      if (pem != null && !Files.isReadable(pem)) {
        throw new IllegalArgumentException("the TLS file " + pem + " cannot be read");
      }
    }
    for (String origin : corsOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "ess.serve.cors-origins (ESS_CORS_ORIGINS) holds %s, expected origins such as https://page.example"
                .formatted(origin));
      }
    }
    if (secretKey.length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "ESS_SECRET_KEY has %d characters, must have %d or more; ./ess keys makes one"
              .formatted(secretKey.length(), MIN_SECRET));
    }
  }

  /**
   * Reads the properties of the sections {@code serve} and {@code auth}.
   *
   * @param property answers the value of a property, with its variables resolved; blank where there
   *     is none
   * @throws IllegalArgumentException if something is missing or wrong: each thing on a line of its
   *     own, with what to change
   */
  public static ServeSettings read(UnaryOperator<String> property) {
    List<String> wrong = new ArrayList<>();
    @Nullable AuthSettings auth =
        or(
            wrong,
            () ->
                new AuthSettings(
                    needed(property, "ess.auth.private-key", "ESS_JWT_PRIVATE_KEY"),
                    duration(property, "ess.auth.access-token-life"),
                    duration(property, "ess.auth.refresh-token-life"),
                    duration(property, "ess.auth.session-life"),
                    property.apply("ess.auth.previous-keys"),
                    Path.of(property.apply("ess.auth.common-passwords")),
                    blankToNull(property.apply("ess.auth.admin-username")),
                    blankToNull(property.apply("ess.auth.admin-password")),
                    blankToNull(property.apply("ess.auth.admin-email").strip())));
    AuthSettings stand =
        auth != null
            ? auth
            : new AuthSettings(
                "",
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                "",
                Path.of(""),
                null,
                null,
                null);
    @Nullable ServeSettings all =
        or(
            wrong,
            () ->
                new ServeSettings(
                    property.apply("ess.serve.host"),
                    (int) number(property, "ess.serve.port"),
                    path(property.apply("ess.serve.tls-cert")),
                    path(property.apply("ess.serve.tls-key")),
                    url(property, "ess.serve.public-url", "ESS_PUBLIC_URL"),
                    url(property, "ess.serve.api-url", "ESS_API_URL"),
                    list(property.apply("ess.serve.cors-origins")),
                    list(property.apply("ess.serve.trusted-proxies")),
                    blankToNull(property.apply("ess.serve.security-contact").strip()),
                    limits(property),
                    duration(property, "ess.serve.feed.stall-timeout"),
                    Path.of(property.apply("ess.serve.contract")),
                    Path.of(property.apply("ess.serve.feed.contract")),
                    Path.of(property.apply("ess.data.dir")).resolve("spool").resolve("tmp"),
                    property.apply("ess.observe.host"),
                    (int) number(property, "ess.observe.port"),
                    needed(property, "ess.serve.secret-key", "ESS_SECRET_KEY"),
                    stand,
                    resetSettings(property)));
    if (all == null || !wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
    return all;
  }

  private static ResetSettings resetSettings(UnaryOperator<String> property) {
    return new ResetSettings(
        property.apply("ess.auth.smtp.host").strip(),
        (int) number(property, "ess.auth.smtp.port"),
        property.apply("ess.auth.smtp.security").strip(),
        property.apply("ess.auth.smtp.username").strip(),
        !property.apply("ess.auth.smtp.password").isBlank(),
        path(property.apply("ess.auth.smtp.ca-file")),
        property.apply("ess.auth.smtp.from").strip(),
        duration(property, "ess.auth.reset-token-life"),
        url(property, "ess.serve.public-url", "ESS_PUBLIC_URL"));
  }

  private static ServeLimits limits(UnaryOperator<String> property) {
    return new ServeLimits(
        number(property, "ess.serve.max-upload-bytes"),
        (int) number(property, "ess.serve.max-connections"),
        (int) number(property, "ess.serve.max-connections-per-address"),
        (int) number(property, "ess.serve.rate-per-address"),
        (int) number(property, "ess.serve.rate-per-account"),
        duration(property, "ess.serve.idle-timeout"),
        duration(property, "ess.serve.body-timeout"),
        duration(property, "ess.serve.upload-timeout"));
  }

  /** The proxies that are believed. */
  TrustedProxies proxies() {
    return TrustedProxies.of(trustedProxies);
  }

  /** Whether the port speaks TLS. */
  public boolean tls() {
    return tlsCert != null;
  }

  private interface Made<T> {
    T make();
  }

  private static <T> @Nullable T or(List<String> wrong, Made<T> made) {
    try {
      return made.make();
    } catch (IllegalArgumentException e) {
      wrong.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static void between(String name, long value, long from, long to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s is %d, must be from %d to %d".formatted(name, value, from, to));
    }
  }

  private static String needed(UnaryOperator<String> property, String name, String variable) {
    String value = property.apply(name).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(variable + " is not set; ./ess keys makes one");
    }
    return value;
  }

  private static long number(UnaryOperator<String> property, String name) {
    String value = property.apply(name).strip();
    if (!value.matches("\\d{1,12}")) {
      throw new IllegalArgumentException(name + " is '" + value + "', must be a whole number");
    }
    return Long.parseLong(value);
  }

  static Duration duration(UnaryOperator<String> property, String name) {
    String value = property.apply(name).strip();
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          name + " is '" + value + "', must be a duration such as 30s, 5m or 1h");
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static @Nullable Path path(String value) {
    return value.isBlank() ? null : Path.of(value.strip());
  }

  private static @Nullable URI url(UnaryOperator<String> property, String name, String variable) {
    String value = property.apply(name).strip();
    if (value.isEmpty()) {
      return null;
    }
    if (!URL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s (%s) is '%s', expected such as https://ess.example".formatted(name, variable, value));
    }
    return URI.create(value);
  }

  private static List<String> list(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static @Nullable String blankToNull(String value) {
    return value.isBlank() ? null : value;
  }

  /** The secret as bytes, to derive keys from. */
  byte[] secret() {
    return secretKey.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ServeSettings[host=" + host + ", port=" + port + ", tls=" + tls() + "]";
  }
}
