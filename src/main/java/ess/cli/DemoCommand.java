package ess.cli;

import com.fasterxml.jackson.databind.JsonNode;
import ess.demo.DemoMailbox;
import ess.demo.SampleMail;
import ess.demo.SampleMails;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the service at work on a mailbox of its own. */
@Command(
    name = "demo",
    description = {
      "Shows the service at work on an embedded mailbox.",
      "",
      "It makes about twenty sample mails on the spot, and runs the real routes on free ports and a",
      "temporary folder; the page shows them as they come. Nothing is left behind."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration RHYTHM = Duration.ofSeconds(3);
  private static final int AT_ONCE = 6;
  private static final int MAIL_MILLIS = 300;

  @Spec CommandSpec spec;

  @Option(
      names = "--once",
      description = "judge each sample mail once, compare with what was expected, and end")
  boolean once;

  private final Path home;

  DemoCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Starting an IMAPS mailbox and the service on it …");
    out.flush();
    try (Demo demo = Demo.start(home)) {
      Thread atEnd = new Thread(demo::close, "demo-end");
      Runtime.getRuntime().addShutdownHook(atEnd);
      tellAddresses(out, demo);
      Thread mails = new Thread(() -> tellMails(out, demo.mailbox()), "demo-mails");
      mails.setDaemon(true);
      mails.start();
      DemoTable table = new DemoTable(out, Paint.ofTerminal(), once);
      table.head();
      int code = once ? once(demo, table, out) : live(demo, table);
      Runtime.getRuntime().removeShutdownHook(atEnd);
      return code;
    }
  }

  private static void tellAddresses(PrintWriter out, Demo demo) {
    out.println();
    out.println("  page           " + demo.pageAddress());
    out.println("  REST and feed  " + demo.address());
    out.println("  login          " + Demo.ADMIN + " / " + demo.adminPassword());
    out.println(
        "  mailbox        imaps://%s:%d, %s / %s"
            .formatted(
                demo.mailbox().host(),
                demo.mailbox().port(),
                demo.mailbox().username(),
                demo.mailbox().password()));
    out.println(
        "  reset          on the page for %s; its link comes here".formatted(DemoMailbox.ADMIN));
    out.println();
  }

  /** Shows the mails about the admin's password, which no other client of this mailbox would. */
  private static void tellMails(PrintWriter out, DemoMailbox mailbox) {
    int seen = 0;
    try {
      while (true) {
        List<String> mails = mailbox.mailsOfAdmin();
        for (String text : mails.subList(seen, mails.size())) {
          out.println("\n  mail to " + DemoMailbox.ADMIN + ":\n\n" + text.indent(4));
          out.flush();
        }
        seen = mails.size();
        TimeUnit.MILLISECONDS.sleep(MAIL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int once(Demo demo, DemoTable table, PrintWriter out) throws Exception {
    List<SampleMail> waiting = new ArrayList<>(SampleMails.make(Clock.systemUTC()));
    waiting.forEach(demo::deliver);
    int all = waiting.size();
    int different = 0;
    while (!waiting.isEmpty()) {
      Optional<JsonNode> summary = demo.next(PATIENCE);
      if (summary.isEmpty()) {
        break;
      }
      SampleMail mail = demo.mailOf(summary.get());
      if (waiting.remove(mail) && !table.line(summary.get(), mail.expected())) {
        different++;
      }
    }
    waiting.forEach(mail -> out.println("no verdict came for: " + mail.name()));
    out.println();
    int right = all - different - waiting.size();
    out.println(right + " of " + all + " mails got the verdict that was expected.");
    return right == all ? ExitCode.OK : ExitCode.FAILED;
  }

  private static int live(Demo demo, DemoTable table) throws Exception {
    for (int round = 0; ; round++) {
      List<SampleMail> mails = SampleMails.make(Clock.systemUTC());
      for (int i = 0; i < mails.size(); i++) {
        demo.deliver(mails.get(i));
        boolean waits = round > 0 || i >= AT_ONCE;
        long until = System.nanoTime() + (waits ? RHYTHM.toNanos() : 0);
        show(demo, table, until);
      }
    }
  }

  private static void show(Demo demo, DemoTable table, long until) throws InterruptedException {
    while (true) {
      long left = until - System.nanoTime();
      Optional<JsonNode> summary = demo.next(Duration.ofNanos(Math.max(0, left)));
      if (summary.isPresent()) {
        table.line(summary.get(), null);
      } else if (left <= 0) {
        return;
      }
    }
  }
}
