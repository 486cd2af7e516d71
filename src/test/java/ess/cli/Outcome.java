package ess.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine;

/** What a command answered: its exit code and what it wrote. */
record Outcome(int code, String out, String err) {

  /**
   * Runs the command in this process, with the folder as home and as the place where one stands.
   */
  static Outcome of(Path home, String... args) {
    return in(home, home, args);
  }

  /** Runs the command in this process. */
  static Outcome in(Path home, Path cwd, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Ess.commandLine(home, cwd);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(args);
    return new Outcome(code, out.toString(), err.toString());
  }
}
