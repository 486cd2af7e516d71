package ess.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that configure the service: those of the process, and behind them the lines of
 * {@code .env}. An empty value counts as none. Immutable, safe for many threads; never printed as a
 * whole, for it holds secrets.
 */
final class Environment {

  private static final String FILE = "_FILE";
  private static final int MAX_SECRET_BYTES = 64 * 1024;

  private final Map<String, String> values;
  private final Path home;

  private Environment(Map<String, String> values, Path home) {
    this.values = new TreeMap<>(values);
    this.values.values().removeIf(String::isBlank);
    this.home = home;
  }

  /** The variables given, and no others; files they name are looked up in {@code home}. */
  static Environment of(Map<String, String> values, Path home) {
    return new Environment(values, home);
  }

  /**
   * The variables of this process, completed by those lines of {@code .env} in {@code home} whose
   * names begin with {@code ESS_}.
   */
  static Environment ofProcess(Path home) {
    Map<String, String> values = new TreeMap<>();
    Path file = home.resolve(".env");
    if (Files.isRegularFile(file)) {
      try {
        EnvFile.read(file)
            .forEach(
                (name, value) -> {
                  if (name.startsWith("ESS_")) {
                    values.put(name, value);
                  }
                });
      } catch (IOException e) {
        throw new ConfigurationException(
            ".env", "it cannot be read", "make it readable for this user, or remove it");
      }
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (!value.isBlank()) {
                values.put(name, value);
              }
            });
    return new Environment(values, home);
  }

  /** The same with other values for some variables; those given by file are given so no more. */
  Environment with(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(values);
    others.keySet().forEach(name -> all.remove(name + FILE));
    all.putAll(others);
    return new Environment(all, home);
  }

  /** The names of all variables that have a value. */
  Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /** The value of the variable. */
  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * The value of the variable, or the content of the file that the variable of the same name with
   * {@code _FILE} names, without the line end behind it.
   *
   * @throws ConfigurationException if both are given or the file cannot be read
   */
  Optional<String> secret(String name) {
    String direct = values.get(name);
    String file = values.get(name + FILE);
    if (direct != null && file != null) {
      throw new ConfigurationException(
          name, "it is given twice, also as " + name + FILE, "keep one of the two");
    }
    if (file == null) {
      return Optional.ofNullable(direct);
    }
    Path path = home.resolve(file);
    try {
      if (Files.size(path) > MAX_SECRET_BYTES) {
        throw new ConfigurationException(
            name + FILE, "the file is larger than any secret", "name the file with the secret");
      }
      String content = Files.readString(path, StandardCharsets.UTF_8).strip();
      return content.isEmpty() ? Optional.empty() : Optional.of(content);
    } catch (IOException e) {
      throw new ConfigurationException(
          name + FILE, "the file it names cannot be read", "name a file that this user can read");
    }
  }

  /** Whether the secret is given in either form, readable or not. */
  boolean hasSecret(String name) {
    return values.containsKey(name) || values.containsKey(name + FILE);
  }
}
