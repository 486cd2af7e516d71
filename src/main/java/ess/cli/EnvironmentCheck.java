package ess.cli;

import ess.auth.AuthSettings;
import ess.auth.ResetSettings;
import ess.dns.DnsServers;
import ess.dns.KeyServers;
import ess.extract.KeyQuestions;
import ess.message.Nearest;
import ess.serve.ServeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Looks at everything around the service before anything of it starts, and names every problem at
 * once. It changes nothing but makes the data folder, if that is missing. For one use by one
 * thread.
 */
final class EnvironmentCheck {

  private static final Pattern DURATION = Pattern.compile("(?i)[0-9]+(ms|s|m|h|d)?");
  private static final Duration LONGEST_TOKEN_LIFE = Duration.ofHours(1);
  private static final int MAX_PORT = 65_535;
  private static final int MIN_SECRET_CHARACTERS = 32;
  private static final int MIN_PASSWORD_CHARACTERS = 12;
  private static final String KEYS = "run './ess keys --write', which makes it";

  /** Variables that no property holds: the launcher's, the log's, and the secrets of auth. */
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "ESS_HOME",
          "ESS_JAVA_OPTS",
          "ESS_CDS",
          "ESS_LOG_LEVEL",
          "ESS_JWT_PRIVATE_KEY",
          "ESS_SECRET_KEY",
          "ESS_ADMIN_USERNAME",
          "ESS_ADMIN_PASSWORD",
          "ESS_MODE",
          "ESS_IMAGE");

  private final Settings settings;
  private final Environment environment;
  private final List<Problem> problems = new ArrayList<>();

  EnvironmentCheck(Settings settings) {
    this.settings = settings;
    this.environment = settings.environment();
  }

  /** Every problem that keeps the service from starting; none if it can. */
  List<Problem> problems() {
    guarded(this::signingKey);
    guarded(this::secretKey);
    guarded(this::dataFolder);
    guarded(this::admin);
    guarded(this::mailbox);
    guarded(this::mailServer);
    guarded(this::virusScanner);
    guarded(this::nameServers);
    guarded(this::tls);
    guarded(this::ports);
    guarded(() -> duration("ess.auth.access-token-life", LONGEST_TOKEN_LIFE));
    guarded(() -> duration("ess.auth.session-life", AuthSettings.LONGEST_SESSION));
    guarded(() -> duration("ess.auth.refresh-token-life", AuthSettings.LONGEST_SESSION));
    guarded(() -> atLeastZero("ess.intake.noop-millis"));
    guarded(this::mode);
    guarded(this::publicUrl);
    guarded(this::logLevel);
    if (problems.isEmpty()) {
      httpSide();
    }
    return List.copyOf(problems);
  }

  /** What else the HTTP side would refuse at its start, in its own words. */
  private void httpSide() {
    try {
      ServeSettings unused = ServeSettings.read(name -> settings.get(name).orElse(""));
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> problem("HTTP", line, "docs/configuration.md tells the bounds"));
    }
  }

  /** Variables that begin with {@code ESS_} and mean nothing, with the name that was meant. */
  List<Problem> strangers() {
    Set<String> known = new TreeSet<>(settings.variables());
    known.addAll(OTHER_NAMES);
    List<Problem> found = new ArrayList<>();
    for (String name : new TreeSet<>(environment.names())) {
      String base = name.endsWith("_FILE") ? name.substring(0, name.length() - 5) : name;
      if (name.startsWith("ESS_") && !known.contains(name) && !known.contains(base)) {
        found.add(
            new Problem(
                name,
                "nothing reads a variable of this name",
                Nearest.of(name, known)
                    .map(other -> "did you mean " + other + "?")
                    .orElse("remove it, or see .env.example for the names")));
      }
    }
    return found;
  }

  /** Whether a mailbox is configured. */
  boolean hasMailbox() {
    return settings.get("ess.intake.host").isPresent();
  }

  private void guarded(Runnable check) {
    try {
      check.run();
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
    }
  }

  private void problem(String where, String what, String cure) {
    problems.add(new Problem(where, what, cure));
  }

  private void signingKey() {
    Optional<String> pem = environment.secret("ESS_JWT_PRIVATE_KEY");
    if (pem.isEmpty()) {
      problem("ESS_JWT_PRIVATE_KEY", "the key that signs tokens is missing", KEYS);
    } else if (!SigningKey.isUsable(pem.get())) {
      problem(
          "ESS_JWT_PRIVATE_KEY",
          "it is no private key on the curve P-256 in PKCS#8 and PEM",
          "remove it and " + KEYS);
    }
  }

  private void secretKey() {
    Optional<String> secret = environment.secret("ESS_SECRET_KEY");
    if (secret.isEmpty()) {
      problem("ESS_SECRET_KEY", "the secret from which the others are derived is missing", KEYS);
    } else if (secret.get().length() < MIN_SECRET_CHARACTERS) {
      problem(
          "ESS_SECRET_KEY",
          "it has fewer than " + MIN_SECRET_CHARACTERS + " characters",
          "remove it and " + KEYS);
    }
  }

  private void dataFolder() {
    Path folder = dataDir();
    String where = settings.source("ess.data.dir");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      problem(
          where,
          "the data folder " + folder + " cannot be made",
          "name a folder that this user can write to");
      return;
    }
    if (!Files.isWritable(folder)) {
      problem(
          where,
          "the data folder " + folder + " cannot be written to",
          "give it to the user that runs the service, or name another");
    }
  }

  private Path dataDir() {
    return settings.path("ess.data.dir").orElse(settings.home().resolve("data"));
  }

  private void admin() {
    Optional<String> name = environment.get("ESS_ADMIN_USERNAME");
    Optional<String> password = environment.secret("ESS_ADMIN_PASSWORD");
    boolean isFirstStart = !Files.exists(dataDir().resolve("ess.db"));
    if (isFirstStart && name.isEmpty()) {
      problem("ESS_ADMIN_USERNAME", "the first start makes the first user and needs a name", KEYS);
    }
    if (isFirstStart && password.isEmpty()) {
      problem(
          "ESS_ADMIN_PASSWORD", "the first start makes the first user and needs a password", KEYS);
    }
    if (password.isPresent() && password.get().length() < MIN_PASSWORD_CHARACTERS) {
      problem(
          "ESS_ADMIN_PASSWORD",
          "it has fewer than " + MIN_PASSWORD_CHARACTERS + " characters",
          "choose a longer one, or remove it and " + KEYS);
    }
  }

  private void mailbox() {
    boolean hasName = settings.get("ess.intake.username").isPresent();
    boolean hasPassword = environment.hasSecret("ESS_IMAP_PASSWORD");
    String host = settings.source("ess.intake.host");
    if (!hasMailbox()) {
      if (hasName || hasPassword) {
        problem(
            host,
            "a mailbox is half configured: its server is missing",
            "name the IMAPS server, or remove user name and password");
      }
      return;
    }
    if (!hasName) {
      problem(
          settings.source("ess.intake.username"),
          "a mailbox is half configured: its user name is missing",
          "set it, or remove " + host);
    }
    if (!hasPassword) {
      problem(
          "ESS_IMAP_PASSWORD",
          "a mailbox is half configured: its password is missing",
          "set it or ESS_IMAP_PASSWORD_FILE, or remove " + host);
    } else {
      guarded(() -> environment.secret("ESS_IMAP_PASSWORD"));
    }
    certificate("ess.intake.ca-file");
  }

  /** The server that takes reset mails. */
  private void mailServer() {
    duration("ess.auth.reset-token-life", ResetSettings.LONGEST_LIFE);
    String host = settings.source("ess.auth.smtp.host");
    boolean hasName = settings.get("ess.auth.smtp.username").isPresent();
    boolean hasPassword = environment.hasSecret("ESS_SMTP_PASSWORD");
    boolean hasFrom = settings.get("ess.auth.smtp.from").isPresent();
    if (settings.get("ess.auth.smtp.host").isEmpty()) {
      if (hasName || hasPassword || hasFrom) {
        problem(
            host,
            "a mail server is half configured: its name is missing",
            "name it, or remove what else begins with ESS_SMTP_");
      }
      return;
    }
    if (hasName != hasPassword) {
      problem(
          hasName ? "ESS_SMTP_PASSWORD" : settings.source("ess.auth.smtp.username"),
          "a mail server is half configured: user name and password belong together",
          "set both or none");
    }
    guarded(() -> environment.secret("ESS_SMTP_PASSWORD"));
    if (!hasFrom) {
      problem(
          settings.source("ess.auth.smtp.from"),
          "the address that reset mails come from is missing",
          "set it, or remove " + host);
    }
    if (!Set.of("tls", "starttls").contains(settings.require("ess.auth.smtp.security"))) {
      problem(
          settings.source("ess.auth.smtp.security"),
          "it is neither tls nor starttls, and a link that opens an account is never sent in clear"
              + " text",
          "give tls (port 465) or starttls (port 587)");
    }
    Optional<String> url = settings.get("ess.serve.public-url");
    if (url.isEmpty()) {
      problem(
          settings.source("ess.serve.public-url"),
          "it is missing, and the link in a reset mail begins with it",
          "set it to the address by which browsers know the service, or remove " + host);
    } else if (!ResetSettings.isSafe(url.get())) {
      problem(
          settings.source("ess.serve.public-url"),
          "it is not https, and the link in a reset mail begins with it",
          "put TLS in front and begin it with https://");
    }
    certificate("ess.auth.smtp.ca-file");
  }

  private void virusScanner() {
    boolean hasPort = environment.get("ESS_CLAMAV_PORT").isPresent();
    if (hasPort && settings.get("ess.scan.clamav.host").isEmpty()) {
      problem(
          settings.source("ess.scan.clamav.host"),
          "clamd is half configured: its host is missing",
          "set it, or remove ESS_CLAMAV_PORT");
    }
  }

  private void nameServers() {
    try {
      DnsServers unused = DnsServers.read(settings.get("ess.dns.servers").orElse(""));
    } catch (IllegalArgumentException e) {
      problem(
          settings.source("ess.dns.servers"),
          String.valueOf(e.getMessage()),
          "give the addresses of resolvers, or none");
    }
    duration("ess.dns.timeout", KeyServers.MOST_TIMEOUT);
    duration("ess.dns.max-age", KeyQuestions.MOST_AGE);
  }

  private void tls() {
    Optional<Path> certificate = settings.path("ess.serve.tls-cert");
    Optional<Path> key = settings.path("ess.serve.tls-key");
    if (certificate.isPresent() != key.isPresent()) {
      String missing = certificate.isPresent() ? "ess.serve.tls-key" : "ess.serve.tls-cert";
      problem(
          settings.source(missing),
          "TLS is half configured: it takes a certificate and its key",
          "set both or none");
    }
    certificate("ess.serve.tls-cert");
    key.filter(path -> !Files.isReadable(path))
        .ifPresent(
            path ->
                problem(
                    settings.source("ess.serve.tls-key"),
                    "the file it names cannot be read",
                    "name a file that this user can read"));
  }

  private void certificate(String property) {
    Optional<Path> file = settings.path(property);
    if (file.isEmpty()) {
      return;
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("none");
      }
    } catch (IOException e) {
      problem(
          settings.source(property),
          "the file it names cannot be read",
          "name a file that this user can read");
    } catch (CertificateException e) {
      problem(
          settings.source(property),
          "the file it names holds no certificate",
          "name a file with certificates in PEM");
    }
  }

  private void ports() {
    Optional<Integer> http = port("ess.serve.port");
    Optional<Integer> observe = port("ess.observe.port");
    port("ess.intake.port");
    port("ess.scan.clamav.port");
    port("ess.auth.smtp.port");
    if (http.isPresent() && http.equals(observe) && http.get() != 0) {
      problem(
          settings.source("ess.observe.port"),
          "it is the port of the API too",
          "choose another for one of the two");
      return;
    }
    Optional<InetAddress> host = host("ess.serve.host");
    if (host.isPresent()) {
      http.ifPresent(port -> free("ess.serve.port", host.get(), port));
      observe.ifPresent(port -> free("ess.observe.port", host.get(), port));
    }
  }

  private Optional<Integer> port(String property) {
    Optional<String> value = settings.get(property);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      int port = Integer.parseInt(value.get());
      if (port >= 0 && port <= MAX_PORT) {
        return Optional.of(port);
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of bounds
    }
    problem(
        settings.source(property),
        "it is no port number",
        "give a whole number from 1 to " + MAX_PORT);
    return Optional.empty();
  }

  private Optional<InetAddress> host(String property) {
    String name = settings.get(property).orElse("127.0.0.1");
    try {
      return Optional.of(InetAddress.getByName(name));
    } catch (UnknownHostException e) {
      problem(
          settings.source(property),
          "no address of this machine has that name",
          "give 127.0.0.1 for this machine alone, or 0.0.0.0 for all of its addresses");
      return Optional.empty();
    }
  }

  private void free(String property, InetAddress host, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      problem(
          settings.source(property),
          "port " + port + " on " + host.getHostAddress() + " is in use or not allowed",
          "stop the program that has it, or choose another port");
    }
  }

  private void duration(String property, Duration longest) {
    Optional<String> value = settings.get(property);
    if (value.isEmpty()) {
      return;
    }
    String most = longest.toMinutes() > 0 ? longest.toMinutes() + "m" : longest.toSeconds() + "s";
    String cure = "write it like 30s or 10m, and no longer than " + most;
    if (!DURATION.matcher(value.get()).matches()) {
      problem(settings.source(property), "it is no duration", cure);
      return;
    }
    Duration duration = parsed(value.get().toLowerCase(Locale.ROOT));
    if (duration.isZero() || duration.compareTo(longest) > 0) {
      problem(settings.source(property), "the duration is out of bounds", cure);
    }
  }

  private static Duration parsed(String text) {
    String digits = text.replaceAll("[a-z]", "");
    long number = digits.length() > 12 ? Long.MAX_VALUE / 100_000_000 : Long.parseLong(digits);
    return switch (text.substring(digits.length())) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofMillis(number);
    };
  }

  private void atLeastZero(String property) {
    Optional<String> value = settings.get(property);
    if (value.isPresent() && !value.get().matches("[0-9]{1,9}")) {
      problem(
          settings.source(property), "it is no number of milliseconds", "give 0 or more, or none");
    }
  }

  private void mode() {
    Optional<String> mode = environment.get("ESS_MODE");
    if (mode.isPresent() && !mode.get().equals("observe")) {
      problem("ESS_MODE", "the service can only observe so far", "give observe, or none");
    }
  }

  private void publicUrl() {
    for (String name : List.of("ESS_PUBLIC_URL", "ESS_API_URL")) {
      Optional<String> url = environment.get(name);
      if (url.isPresent() && !isHttp(url.get())) {
        problem(name, "it is no http or https URL", "write it like https://ess.example");
      }
    }
    for (String origin : environment.get("ESS_CORS_ORIGINS").orElse("").split(",")) {
      String text = origin.strip();
      if (!text.isEmpty() && (!isHttp(text) || text.endsWith("/"))) {
        problem(
            "ESS_CORS_ORIGINS",
            "it holds something that is no origin",
            "write origins like https://ui.example, without a slash at the end, with commas"
                + " between them");
        return;
      }
    }
  }

  private static boolean isHttp(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void logLevel() {
    Optional<String> level = environment.get("ESS_LOG_LEVEL");
    Set<String> levels = Set.of("off", "error", "warn", "info", "debug", "trace");
    if (level.isPresent() && !levels.contains(level.get().toLowerCase(Locale.ROOT))) {
      problem(
          "ESS_LOG_LEVEL", "there is no such level", "give error, warn, info, debug, trace or off");
    }
  }
}
