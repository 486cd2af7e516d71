package ess.cli;

import ess.verdict.Policy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks for everything that would keep the service from starting or a route from working. */
@Command(
    name = "check",
    description = {
      "Checks environment, configuration, routes, policy and rules.",
      "",
      "Each problem is a line with what to change. Exit code 0 without a problem, else 1."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  private final Path home;

  CheckCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    EnvironmentCheck environment = new EnvironmentCheck(settings);
    List<Problem> problems = new ArrayList<>(environment.problems());
    problems.addAll(environment.strangers());
    List<String> lines = new ArrayList<>(problems.stream().map(Problem::toString).toList());
    settings.path("ess.policy.file").map(Policy::check).ifPresent(lines::addAll);
    RouteCheck routes = new RouteCheck(settings);
    routes.problems().forEach(problem -> lines.add(problem.toString()));
    lines.addAll(routes.ruleProblems());
    lines.forEach(out::println);
    out.println(
        switch (lines.size()) {
          case 0 ->
              "No problem found: environment, configuration, routes, policy and rules fit together.";
          case 1 -> "One problem.";
          default -> lines.size() + " problems.";
        });
    out.flush();
    return lines.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }
}
