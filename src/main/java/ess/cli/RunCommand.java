package ess.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs the service until it is told to end. */
@Command(
    name = "run",
    description = {
      "Runs the service.",
      "",
      "It is configured by the environment, .env and config/application.properties. Without a mailbox",
      "it serves uploads. SIGTERM ends it in order. Exit code 78: the settings are wrong, and each",
      "problem is named."
    })
final class RunCommand implements Callable<Integer> {

  private final Path home;

  RunCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    EnvironmentCheck check = new EnvironmentCheck(settings);
    List<Problem> problems = check.problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    Logger log = LoggerFactory.getLogger(RunCommand.class);
    check.strangers().forEach(stranger -> log.warn("{}", stranger));
    Service service = Service.start(settings);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("ending");
                  service.close();
                  log.info("ended");
                  ended.countDown();
                },
                "ess-end"));
    if (!check.hasMailbox()) {
      log.info("no mailbox is configured, so mails come by upload alone; ESS_IMAP_HOST names one");
    }
    log.info(
        "started in {} ms: page on {}/ui/, REST and feed on {}",
        (System.nanoTime() - begin) / 1_000_000,
        service.origin(),
        service.address());
    ended.await();
    return ExitCode.OK;
  }
}
