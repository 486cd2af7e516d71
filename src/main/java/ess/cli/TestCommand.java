package ess.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stands in the help; the launcher does the work, for there may be nothing built yet. */
@Command(
    name = "test",
    description = {
      "Builds everything and runs all tests.",
      "",
      "As root on Debian it first installs the real servers that tests use. What follows is handed to",
      "Maven."
    })
final class TestCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getErr().println("ess: tests are run by the launcher: ./ess test");
    return ExitCode.USAGE;
  }
}
