package ess.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the service until it is told to end. */
@Command(
    name = "run",
    description = {
      "Runs the service, configured by the environment, .env and config/application.properties."
    })
final class RunCommand implements Callable<Integer> {

  private final Path home;

  RunCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    EnvironmentCheck check = new EnvironmentCheck(settings);
    List<Problem> problems = check.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return ExitCode.OK;
  }
}
