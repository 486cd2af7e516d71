package ess.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Tells a failed command in plain sentences. A stack trace is shown only where {@code
 * ESS_LOG_LEVEL} asks for it.
 */
final class PlainFailure implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result) {
    return tell(e, line.getErr());
  }

  /** Writes what went wrong and answers with the exit code that goes with it. */
  static int tell(Throwable failure, PrintWriter err) {
    ConfigurationException wrong = Causes.find(failure, ConfigurationException.class);
    if (wrong != null) {
      wrong.problems().forEach(problem -> err.println("ess: " + problem));
    } else {
      err.println("ess: " + Causes.sentence(failure));
    }
    if (isDebugging()) {
      failure.printStackTrace(err);
    }
    err.flush();
    return wrong != null ? ExitCode.CONFIG : ExitCode.SOFTWARE;
  }

  private static boolean isDebugging() {
    String level = System.getenv().getOrDefault("ESS_LOG_LEVEL", "").toLowerCase(Locale.ROOT);
    return level.equals("debug") || level.equals("trace");
  }
}
