package ess.verdict;

import java.util.List;

/** A policy that cannot be used, with everything that is wrong with it. */
public final class PolicyException extends RuntimeException {

  private final transient List<String> problems;

  /** Of one or more problems, each naming file, line and cure. */
  public PolicyException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** Each problem in one line. */
  public List<String> problems() {
    return problems;
  }
}
