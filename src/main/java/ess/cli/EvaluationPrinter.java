package ess.cli;

import ess.cli.Evaluation.Carrier;
import ess.cli.Evaluation.Example;
import ess.cli.Evaluation.Group;
import ess.cli.JudgedMail.Counted;
import ess.message.LogText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows an evaluation to a person, as tables. */
final class EvaluationPrinter {

  private static final int MAX_NAME = 200;
  private static final int MAX_UNREAD = 20;
  private static final double LEAST_MS = 0.0005;

  private final PrintWriter out;
  private final Paint paint;

  EvaluationPrinter(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  /** Prints all of it. */
  void print(Evaluation evaluation) {
    setup(evaluation);
    groups(evaluation.groups());
    quality(evaluation.quality());
    learned(evaluation.learned());
    thresholds(evaluation.groups());
    findings(evaluation.findings(), evaluation.groups());
    examples("Missed, the nearest first", evaluation.missed());
    examples("Good mail that was flagged", evaluation.wronged());
    costs(evaluation.costs());
    leftOver(evaluation);
    out.flush();
  }

  private void setup(Evaluation evaluation) {
    Evaluation.Setup setup = evaluation.setup();
    line(
        "%d mails, suspicious from %d, malicious from %d; policy %.12s, engine %s",
        setup.mails(),
        setup.suspiciousFrom(),
        setup.maliciousFrom(),
        setup.policy(),
        setup.engine().stream().map(engine -> engine.substring(0, 12)).toList());
  }

  private void groups(List<Group> groups) {
    String by = "";
    for (Group group : groups) {
      if (!group.by().equals(by)) {
        by = group.by();
        title("By " + by + ", in %");
        line(
            "%-34s %6s   %7s  %-13s   %9s  %-13s   %11s",
            "", "mails", "flagged", "95 %", "malicious", "95 %", "unscannable");
      }
      line(
          "%-34s %6d   %7s  %-13s   %9s  %-13s   %11s",
          clean(group.name()),
          group.flagged().of(),
          group.flagged().percent(),
          group.flagged().interval(),
          group.malicious().percent(),
          group.malicious().interval(),
          group.unscannable().percent());
    }
  }

  private void quality(List<Evaluation.Quality> qualities) {
    title("Told apart, in %");
    for (Evaluation.Quality quality : qualities) {
      line(
          "%-34s precision %s (%s), recall %s (%s), F1 %.1f, false positives %s (%s; %d of %d)",
          clean(quality.over()),
          quality.precision().percent(),
          quality.precision().interval(),
          quality.recall().percent(),
          quality.recall().interval(),
          100 * quality.f1(),
          quality.falsePositives().percent(),
          quality.falsePositives().interval(),
          quality.falsePositives().hits(),
          quality.falsePositives().of());
    }
  }

  private void learned(List<Evaluation.AtMost> rows) {
    if (rows.isEmpty()) {
      return;
    }
    title("At few false positives, without lessons and with those of other campaigns, in %");
    for (Evaluation.AtMost row : rows) {
      String found =
          row.found().entrySet().stream()
              .map(
                  e ->
                      e.getKey()
                          + " "
                          + e.getValue().percent()
                          + " ("
                          + e.getValue().interval()
                          + ")")
              .collect(Collectors.joining(", "));
      line(
          "%-9s at most %.1f: from a score of %d, %d of %d; found %s",
          row.learner(),
          100 * row.atMost(),
          row.from(),
          row.falsePositives().hits(),
          row.falsePositives().of(),
          found);
    }
  }

  private void thresholds(List<Group> groups) {
    title("With a score of at least, in %");
    StringBuilder head = new StringBuilder("%-34s ".formatted(""));
    for (int score = Evaluation.FROM; score <= Evaluation.TO; score++) {
      head.append("%6d".formatted(score));
    }
    line("%s", head);
    for (Group group : groups) {
      if (!group.by().equals("source")) {
        StringBuilder row = new StringBuilder("%-34s ".formatted(clean(group.name())));
        group.atLeast().values().forEach(s -> row.append("%6s".formatted(s.percent())));
        line("%s", row);
      }
    }
  }

  private void findings(List<Carrier> findings, List<Group> groups) {
    title("Findings, in % of each group; what would no longer be flagged without it, bad and good");
    List<String> columns =
        groups.stream()
            .filter(g -> g.by().equals("class") || (g.by().equals("tier") && !g.isBad()))
            .map(Group::name)
            .toList();
    for (int i = 0; i < columns.size(); i++) {
      line("  %c  %s", (char) ('a' + i % 26), clean(columns.get(i)));
    }
    StringBuilder head = new StringBuilder("%-38s %6s %6s ".formatted("", "bad", "good"));
    for (int i = 0; i < columns.size(); i++) {
      head.append("%6c".formatted((char) ('a' + i % 26)));
    }
    line("%s", head);
    for (Carrier carrier : findings) {
      StringBuilder row =
          new StringBuilder(
              "%-38s %6d %6d "
                  .formatted(carrier.id(), carrier.carriesBad(), carrier.carriesGood()));
      for (String column : columns) {
        Share share = carrier.found().get(column);
        row.append("%6s".formatted(share == null || share.hits() == 0 ? "." : share.percent()));
      }
      line("%s", row);
    }
  }

  private void examples(String title, List<Example> examples) {
    title(title);
    for (Example example : examples) {
      line("%4d  %s  %s", example.score(), clean(example.group()), clean(example.path()));
      String terms =
          example.terms().stream()
              .filter(term -> term.counted() != 0)
              .map(EvaluationPrinter::term)
              .collect(Collectors.joining("  "));
      if (!terms.isEmpty()) {
        line("      %s", paint.pale(terms));
      }
    }
    if (examples.isEmpty()) {
      line("none");
    }
  }

  private static String term(Counted term) {
    return "%+d %s".formatted(term.counted(), term.id());
  }

  private void costs(Evaluation.Costs costs) {
    title("Processor time, in ms a mail");
    line("%8.3f  the whole process, this report's own work and Java's with it", costs.cpuMsEach());
    line("%8.3f  the steps of the routes together, of which", costs.stepsMsEach());
    for (Evaluation.StepCost step : costs.steps()) {
      if (step.msEach() >= LEAST_MS) {
        line("%8.3f  %s, %d times", step.msEach(), clean(step.step()), step.calls());
      }
    }
    line("%.1f s on %d threads; other processes are not counted", costs.seconds(), costs.threads());
  }

  private void leftOver(Evaluation evaluation) {
    if (!evaluation.leftOut().isEmpty()) {
      title("Left out, for they are neither good nor bad");
      evaluation.leftOut().forEach((kind, number) -> line("%6d  %s", number, clean(kind)));
    }
    if (!evaluation.unread().isEmpty()) {
      title(evaluation.unread().size() + " mails could not be judged and count nowhere");
      evaluation.unread().stream()
          .limit(MAX_UNREAD)
          .forEach(unread -> line("%s: %s", clean(unread.path()), unread.why()));
    }
  }

  private void title(String text) {
    out.println();
    out.println(paint.strong(text));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  private static String clean(String text) {
    return LogText.clean(text, MAX_NAME);
  }
}
