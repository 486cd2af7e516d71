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
    subcommands = HelpCommand.class,
    exitCodeOnInvalidInput = ExitCode.USAGE,
    exitCodeOnUsageHelp = ExitCode.OK)
final class Ess {

  private Ess() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Path home = folder("ess.home");
    int code = commandLine(home, folder("ess.cwd")).execute(args);
    System.exit(code);
  }

  /** The command line, with the home of the program and the folder in which its user stands. */
  static CommandLine commandLine(Path home, Path cwd) {
    CommandLine line = new CommandLine(new Ess());
    line.addSubcommand(new RunCommand(home));
    line.addSubcommand(new DemoCommand(home));
    line.addSubcommand(new TrainCommand(home));
    line.addSubcommand(new ReadyCommand(home));
    line.addSubcommand(new ScanCommand(home, cwd));
    line.addSubcommand(new KeysCommand(home));
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(new PlainFailure());
    line.setUsageHelpAutoWidth(false);
    line.getSubcommands().values().forEach(Ess::exitAsOthersDo);
    return line;
  }

  private static void exitAsOthersDo(CommandLine sub) {
    sub.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE);
    sub.getCommandSpec().exitCodeOnExecutionException(ExitCode.SOFTWARE);
  }

  private static Path folder(String property) {
    return Path.of(System.getProperty(property, "")).toAbsolutePath();
  }
}
