package ess.cli;

import ess.store.AuditChain;
import ess.store.Store;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Walks the chain of the audit and finds the first link that does not hold. */
@Command(
    name = "verify",
    description = {
      "Checks that the audit holds what was written, beside a running service or without one.",
      "",
      "It prints how many entries there are and the hash of the last one. A changed, removed,",
      "inserted or moved entry is named by its number. That the end was cut off is found only with",
      "a hash that an earlier run printed and that was kept elsewhere: --head.",
      "Exit code 0 if all is well, 1 if not, 66 if there is no database."
    })
final class VerifyCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "the hash that an earlier run printed; an entry must have it")
  @Nullable String head;

  private final Path home;

  VerifyCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() {
    String kept = head == null ? null : head.strip().toLowerCase(Locale.ROOT);
    if (kept != null && !kept.matches("[0-9a-f]{64}")) {
      throw new ParameterException(spec.commandLine(), "--head takes the 64 digits of a hash");
    }
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    Path folder = settings.path("ess.data.dir").orElse(home.resolve("data"));
    if (!Files.isRegularFile(folder.resolve(Store.FILE))) {
      spec.commandLine()
          .getErr()
          .println("ess: there is no database in " + folder + "; set ESS_DATA_DIR");
      return ExitCode.NO_INPUT;
    }
    return tell(AuditChain.walk(folder, kept), spec.commandLine().getOut());
  }

  private static int tell(AuditChain chain, PrintWriter out) {
    out.println("entries  " + chain.entries());
    out.println("head     " + chain.head());
    if (chain.complaint() != null) {
      out.println(chain.complaint());
      return ExitCode.FAILED;
    }
    if (!chain.hasKept()) {
      out.println(
          "No entry has the hash given by --head: the end was cut off, or all was rewritten.");
      return ExitCode.FAILED;
    }
    out.println("Every entry follows from the one before.");
    return ExitCode.OK;
  }
}
