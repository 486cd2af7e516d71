package ess.cli;

import ess.demo.SampleMail;
import ess.demo.SampleMails;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Does once what the service does, so that Java can record the classes for the archive from which
 * later starts load them. Called by the launcher after a build.
 */
@Command(name = "train", hidden = true, description = "Uses every part once; for the launcher.")
final class TrainCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST = Duration.ofMillis(200);

  private final Path home;

  TrainCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    List<SampleMail> mails = SampleMails.make(Clock.systemUTC());
    try (Demo demo = Demo.start(home)) {
      mails.forEach(demo::deliver);
      for (int i = 0; i < mails.size(); i++) {
        demo.next(i == 0 ? PATIENCE : LAST);
      }
    }
    Path file = Files.createTempFile("ess-train-", ".eml");
    try {
      Files.write(file, mails.get(0).raw());
      CommandLine line = Ess.commandLine(home, home);
      line.execute("scan", file.toString());
      line.execute("scan", "--json", file.toString());
      line.execute("help");
    } finally {
      Files.delete(file);
    }
    return ExitCode.OK;
  }
}
