package ess.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program: reads the command line and hands over to one of the commands. */
@Command(
    name = "ess",
    synopsisHeading = "Usage: ",
    description = {
      "Watches IMAPS mailboxes, takes every message apart, and gives an explained verdict.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnUsageHelp = ExitCode.OK)
final class Ess {

  private Ess() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Path home = folder("ess.home");
    // What a command answers is not to be mixed with what the parts say while they work.
    if (args.length > 0 && !args[0].equals("run") && System.getenv("ESS_LOG_LEVEL") == null) {
      System.setProperty("ess.log.level", "error");
      System.setProperty("ess.log.libraries", "error");
    }
    int code = ExitCode.SOFTWARE;
    try {
      code = commandLine(home, folder("ess.cwd")).execute(args);
    } catch (Throwable e) {
      // An error must end the process too: threads of a half started server would keep it alive.
      PlainFailure.tell(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
    System.exit(code);
  }

  /** The command line, with the home of the program and the folder in which its user stands. */
  static CommandLine commandLine(Path home, Path cwd) {
    CommandLine line = new CommandLine(new Ess());
    line.addSubcommand(new DemoCommand(home));
    line.addSubcommand(new RunCommand(home));
    line.addSubcommand(new ScanCommand(home, cwd));
    line.addSubcommand(new EvaluateCommand(home, cwd));
    line.addSubcommand(new LearnCommand(home, cwd));
    line.addSubcommand(new CheckCommand(home));
    line.addSubcommand(new RulesCommand(home));
    line.addSubcommand(new KeysCommand(home));
    line.addSubcommand(new UserCommand(home));
    line.addSubcommand(new VerifyCommand(home));
    line.addSubcommand(new ReadyCommand(home));
    line.addSubcommand(new TestCommand());
    line.addSubcommand(new HelpCommand());
    line.addSubcommand(new TrainCommand(home));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new PlainFailure());
    line.setUsageHelpWidth(100);
    line.getSubcommands().values().forEach(Ess::exitAsOthersDo);
    return line;
  }

  private static void exitAsOthersDo(CommandLine sub) {
    sub.getSubcommands().values().forEach(Ess::exitAsOthersDo);
    sub.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE);
    sub.getCommandSpec().exitCodeOnExecutionException(ExitCode.SOFTWARE);
  }

  private static Path folder(String property) {
    return Path.of(System.getProperty(property, "")).toAbsolutePath();
  }
}
