package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

  @TempDir Path home;

  @Test
  void aSecretComesFromTheFileThatItsVariableNames() throws Exception {
    Files.writeString(home.resolve("password"), "from the file\n");

    Environment environment = Environment.of(Map.of("ESS_X_FILE", "password"), home);

    assertThat(environment.secret("ESS_X")).contains("from the file");
    assertThat(environment.hasSecret("ESS_X")).isTrue();
  }

  @Test
  void aSecretGivenTwiceIsRefused() {
    Environment environment =
        Environment.of(Map.of("ESS_X", "here", "ESS_X_FILE", "password"), home);

    assertThatThrownBy(() -> environment.secret("ESS_X"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("ESS_X_FILE")
        .hasMessageNotContaining("here;");
  }

  @Test
  void aFileThatCannotBeReadIsNamedByItsVariable() {
    Environment environment = Environment.of(Map.of("ESS_X_FILE", "nowhere"), home);

    assertThatThrownBy(() -> environment.secret("ESS_X"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("ESS_X_FILE: the file it names cannot be read");
  }

  @Test
  void anEmptyVariableCountsAsNone() {
    assertThat(Environment.of(Map.of("ESS_X", " "), home).get("ESS_X")).isEmpty();
  }

  @Test
  void routesReadSecretsByTheirPlaceholder() throws Exception {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(
        home.resolve(Settings.FILE),
        "ess.a = {{secret:ESS_A}}\ness.b = {{secret:ESS_B:}}\ness.c = {{env:ESS_C:c}}\n");
    Files.writeString(home.resolve("a"), "secret of a");
    Settings settings =
        Settings.load(home, Environment.of(Map.of("ESS_A_FILE", "a", "ESS_D", "d"), home));

    try (DefaultCamelContext context = CamelContexts.small(settings)) {
      assertThat(context.resolvePropertyPlaceholders("{{ess.a}}-{{ess.b}}-{{ess.c}}"))
          .isEqualTo("secret of a--c");
      assertThat(context.resolvePropertyPlaceholders("{{env:ESS_D}}")).isEqualTo("d");
      assertThatThrownBy(() -> context.resolvePropertyPlaceholders("{{secret:ESS_MISSING}}"))
          .hasStackTraceContaining("ESS_MISSING: it is missing");
    }
  }

  @Test
  void theVariablesOfTheProcessAloneDoNotReachAService() throws Exception {
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve(Settings.FILE), "ess.path = {{env:PATH:none}}\n");
    Settings settings = Settings.load(home, Environment.of(Map.of(), home));

    try (DefaultCamelContext context = CamelContexts.small(settings)) {
      assertThat(context.resolvePropertyPlaceholders("{{ess.path}}")).isEqualTo("none");
      assertThat(settings.get("ess.path")).contains("none");
    }
  }
}
