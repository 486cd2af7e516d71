package ess.cli;

import ess.message.Sha256;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The properties of {@code config/application.properties}, read as Camel will read them later, so
 * that they can be checked before anything starts. Each placeholder is an {@code env:}, a {@code
 * secret:} or another property. Immutable, safe for many threads.
 */
final class Settings {

  /** Where the properties stand, counted from the home. */
  static final String FILE = "config/application.properties";

  private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{(?:env|secret):([A-Z][A-Z0-9_]*)");
  private static final int MAX_ROUNDS = 50;

  private final Path home;
  private final Environment environment;
  private final Properties properties;

  private Settings(Path home, Environment environment, Properties properties) {
    this.home = home;
    this.environment = environment;
    this.properties = properties;
  }

  /**
   * Reads the file of the home.
   *
   * @throws ConfigurationException if it cannot be read
   */
  static Settings load(Path home, Environment environment) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve(FILE), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          FILE, "it cannot be read", "put the file of the release back and change it anew");
    }
    return new Settings(home, environment, properties);
  }

  /** The same properties with other values for some variables. */
  Settings with(Map<String, String> variables) {
    return new Settings(home, environment.with(variables), properties);
  }

  /** The folder from which relative paths count. */
  Path home() {
    return home;
  }

  /** The variables behind the properties. */
  Environment environment() {
    return environment;
  }

  /** The value of the property; empty if it is not there, or blank. */
  Optional<String> get(String property) {
    String raw = properties.getProperty(property);
    if (raw == null) {
      return Optional.empty();
    }
    String value = resolve(raw).strip();
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  /** The value of the property, which the file of the release holds. */
  String require(String property) {
    return get(property)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    property, "it has no value", "give it one in " + FILE + " or by its variable"));
  }

  /** The whole number that the property holds. */
  long whole(String property) {
    String value = require(property);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(
          property, "it is no whole number", "correct " + source(property));
    }
  }

  /** The path that the property names. */
  Optional<Path> path(String property) {
    return get(property).map(home::resolve);
  }

  /** The names of all properties that stand in the file. */
  Set<String> names() {
    return new TreeSet<>(properties.stringPropertyNames());
  }

  /** The digest of all properties but secrets, by which a change is seen. */
  Sha256 digest() {
    StringBuilder text = new StringBuilder();
    for (String name : names()) {
      if (!properties.getProperty(name).contains("{{secret:")) {
        text.append(name).append('=').append(get(name).orElse("")).append('\n');
      }
    }
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The variable by which a person sets the property, else the property itself. */
  String source(String property) {
    Matcher variable = VARIABLE.matcher(properties.getProperty(property, ""));
    return variable.find() ? variable.group(1) : property;
  }

  /** Every variable that a property refers to. */
  Set<String> variables() {
    Set<String> names = new TreeSet<>();
    for (String property : properties.stringPropertyNames()) {
      Matcher variable = VARIABLE.matcher(properties.getProperty(property));
      while (variable.find()) {
        names.add(variable.group(1));
      }
    }
    return names;
  }

  private String resolve(String raw) {
    String value = raw;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Matcher placeholder = INNERMOST.matcher(value);
      if (!placeholder.find()) {
        return value;
      }
      String inner = placeholder.group(1);
      value =
          value.substring(0, placeholder.start())
              + valueOf(inner)
              + value.substring(placeholder.end());
    }
    throw new ConfigurationException(
        FILE, "its placeholders refer to one another in a circle", "break the circle");
  }

  private String valueOf(String inner) {
    if (inner.startsWith("env:")) {
      return new EnvironmentFunction("env", environment::get).apply(inner.substring(4));
    }
    if (inner.startsWith("secret:")) {
      return new EnvironmentFunction("secret", environment::secret).apply(inner.substring(7));
    }
    int colon = inner.indexOf(':');
    String name = colon < 0 ? inner : inner.substring(0, colon);
    String other = properties.getProperty(name.startsWith("?") ? name.substring(1) : name);
    if (other != null) {
      return other;
    }
    return colon < 0 ? "" : inner.substring(colon + 1);
  }
}
