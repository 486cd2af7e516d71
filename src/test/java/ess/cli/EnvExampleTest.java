package ess.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnvExampleTest {

  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final Pattern NAME = Pattern.compile("^#?(ESS_[A-Z_]+)=", Pattern.MULTILINE);

  @Test
  void everyVariableOfTheSettingsStandsInTheExample() throws Exception {
    Settings settings = Settings.load(HOME, Environment.of(Map.of(), HOME));

    assertThat(names()).containsAll(settings.variables());
  }

  @Test
  void nothingReadsNoVariableOfTheExample() throws Exception {
    Map<String, String> all = names().stream().collect(Collectors.toMap(name -> name, name -> "x"));
    Settings settings = Settings.load(HOME, Environment.of(all, HOME));

    assertThat(new EnvironmentCheck(settings).strangers()).isEmpty();
  }

  private static Set<String> names() throws Exception {
    Matcher matcher = NAME.matcher(Files.readString(HOME.resolve(".env.example")));
    Set<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
