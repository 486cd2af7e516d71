package ess.cli;

import ess.rules.RuleBook;
import ess.rules.RuleSkeleton;
import ess.rules.Workshop;
import ess.rules.Workshop.Outcome;
import ess.rules.Workshop.Survival;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an engineer does with rules. */
@Command(
    name = "rules",
    description = {
      "Tests rules, begins new ones, and prints their reference.",
      "",
      "docs/rules.md tells how a rule is written."
    },
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand {

  @Spec CommandSpec spec;

  private final Path home;

  RulesCommand(Path home) {
    this.home = home;
  }

  @Command(
      name = "test",
      description = {
        "Runs the tests of rules and tells of each that fails what did not hold.",
        "",
        "Exit code 0 if all hold, else 1."
      })
  int test(
      @Parameters(arity = "0..*", paramLabel = "ID", description = "a rule; without one all")
          List<String> ids)
      throws Exception {
    Set<String> wanted = ids == null ? Set.of() : new LinkedHashSet<>(ids);
    PrintWriter out = spec.commandLine().getOut();
    try (JudgeContext judging = JudgeContext.start(settings())) {
      Workshop workshop = judging.bean("ruleBook", RuleBook.class).workshop();
      List<String> unread =
          workshop.problems().stream()
              .filter(line -> wanted.isEmpty() || wanted.stream().anyMatch(line::contains))
              .toList();
      List<String> unknown =
          workshop.unknown(wanted).stream()
              .filter(line -> unread.stream().noneMatch(p -> p.contains(line.split(":", 2)[0])))
              .toList();
      unread.forEach(out::println);
      unknown.forEach(out::println);
      List<Outcome> outcomes = workshop.test(wanted);
      outcomes.forEach(outcome -> outcome.lines().forEach(out::println));
      long failed = outcomes.stream().filter(outcome -> !outcome.holds()).count();
      long rules = outcomes.stream().map(Outcome::rule).distinct().count();
      out.printf(
          "%d rules, %d tests, %d failed%s%n",
          rules,
          outcomes.size(),
          failed,
          unread.isEmpty() ? "" : "; " + unread.size() + " problems in rules that cannot be read");
      out.flush();
      return failed == 0 && unread.isEmpty() && unknown.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  @Command(
      name = "mutate",
      description = {
        "Negates and drops each term of the conditions in turn; the tests of the rule must notice.",
        "",
        "Prints what no test noticed. Exit code 0 if there is nothing such, else 1."
      })
  int mutate(
      @Parameters(arity = "0..*", paramLabel = "ID", description = "a rule; without one all")
          List<String> ids)
      throws Exception {
    Set<String> wanted = ids == null ? Set.of() : new LinkedHashSet<>(ids);
    PrintWriter out = spec.commandLine().getOut();
    try (JudgeContext judging = JudgeContext.start(settings())) {
      List<Survival> survivals = judging.bean("ruleBook", RuleBook.class).workshop().mutate(wanted);
      int mutants = 0;
      int survivors = 0;
      for (Survival survival : survivals) {
        mutants += survival.mutants();
        survivors += survival.survivors().size();
        survival.survivors().forEach(what -> out.println(survival.rule() + ": " + what));
      }
      out.printf(
          "%d rules, %d mutants, %d noticed (%.1f %%), %d not%n",
          survivals.size(),
          mutants,
          mutants - survivors,
          mutants == 0 ? 100.0 : 100.0 * (mutants - survivors) / mutants,
          survivors);
      out.flush();
      return survivors == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  @Command(
      name = "doc",
      description = "Prints what rules can ask, and the rules that there are, in Markdown.")
  int doc() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (JudgeContext judging = JudgeContext.start(settings())) {
      out.print(judging.bean("ruleBook", RuleBook.class).workshop().reference());
      out.flush();
      return ExitCode.OK;
    }
  }

  @Command(name = "new", description = "Begins a rule; never writes over one.")
  int begin(@Parameters(paramLabel = "ID", description = "as subject.urgent") String id) {
    Path folder = settings().path("ess.rules.folder").orElse(home.resolve("config/rules"));
    try {
      Path file = RuleSkeleton.write(folder, id);
      spec.commandLine()
          .getOut()
          .println(file + " is there; fill it, then: ./ess rules test " + id);
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("ess: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (FileAlreadyExistsException e) {
      spec.commandLine().getErr().println("ess: " + e.getMessage() + " is there already");
      return ExitCode.CANNOT_CREATE;
    } catch (IOException e) {
      spec.commandLine().getErr().println("ess: " + Causes.sentence(e));
      return ExitCode.CANNOT_CREATE;
    }
  }

  private Settings settings() {
    return Settings.load(home, Environment.ofProcess(home));
  }
}
