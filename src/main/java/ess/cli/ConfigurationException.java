package ess.cli;

import java.util.List;
import java.util.stream.Collectors;

/** Says that the service cannot start as it is configured, with every problem that was found. */
final class ConfigurationException extends RuntimeException {

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  ConfigurationException(String where, String what, String cure) {
    this(List.of(new Problem(where, what, cure)));
  }

  /** What was found, in the order in which to read it. */
  List<Problem> problems() {
    return problems;
  }
}
