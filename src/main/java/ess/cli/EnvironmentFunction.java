package ess.cli;

import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.spi.PropertiesFunction;

/**
 * The placeholder {@code {{env:NAME:default}}} or {@code {{secret:NAME:default}}}: the value of the
 * variable, else the default, else a failed start. Camel's own {@code env} reads the process alone;
 * ours reads {@link Environment}, so that a test or the demo configures a service by a map.
 */
final class EnvironmentFunction implements PropertiesFunction {

  private final String name;
  private final Function<String, Optional<String>> values;

  EnvironmentFunction(String name, Function<String, Optional<String>> values) {
    this.name = name;
    this.values = values;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public String apply(String remainder) {
    int colon = remainder.indexOf(':');
    String variable = colon < 0 ? remainder : remainder.substring(0, colon);
    Optional<String> value = values.apply(variable);
    if (value.isPresent()) {
      return value.get();
    }
    if (colon < 0) {
      throw new ConfigurationException(variable, "it is missing", "set it in the environment");
    }
    return remainder.substring(colon + 1);
  }
}
