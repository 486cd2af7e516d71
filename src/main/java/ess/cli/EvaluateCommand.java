package ess.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ess.cli.Evaluation.Costs;
import ess.cli.Evaluation.Group;
import ess.cli.Evaluation.Quality;
import ess.cli.Evaluation.Setup;
import ess.cli.Evaluation.StepCost;
import ess.cli.Evaluation.Unread;
import ess.message.LogText;
import ess.message.Verdict;
import ess.verdict.Judge;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges labelled mails and says how well bad and good are told apart, and by what. */
@Command(
    name = "evaluate",
    description = {
      "Judges labelled mails and says how well bad and good are told apart, and by what.",
      "",
      "The nearest folder called ham, good, modern, legit or inbox makes a mail good; phish, spam,",
      "junk, bad or malware makes it bad. Exit code: 0 done, 64 wrong use, 66 a mail could not be",
      "judged, 73 a report could not be written."
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final int MAX_NAME = 300;

  @Spec CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "DIR", description = "a folder with labelled folders")
  List<String> folders = new ArrayList<>();

  @Option(names = "--good", paramLabel = "DIR", description = "a folder of good mails")
  List<String> good = new ArrayList<>();

  @Option(names = "--bad", paramLabel = "DIR", description = "a folder of bad mails")
  List<String> bad = new ArrayList<>();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "a table with tabs and a first row: path, label or class, tier, source")
  List<String> manifests = new ArrayList<>();

  @Option(
      names = "--against",
      split = ",",
      paramLabel = "GROUP",
      description = "good mails that false positives are counted on too: modern, ham/html, ...")
  List<String> against = new ArrayList<>();

  @Option(names = "--threads", paramLabel = "N", description = "mails side by side; all cores")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--show", paramLabel = "N", description = "examples on the wrong side; 20")
  int show = 20;

  @Option(names = "--warm", description = "judge all once before, for honest processor times")
  boolean warm;

  @Option(names = "--csv", paramLabel = "FILE", description = "write a row a mail")
  @Nullable String csv;

  @Option(names = "--json", paramLabel = "FILE", description = "write all of the report")
  @Nullable String json;

  private final Path home;
  private final Path cwd;

  EvaluateCommand(Path home, Path cwd) {
    this.home = home;
    this.cwd = cwd;
  }

  @Override
  public Integer call() throws Exception {
    LabelledMails labelled = labelled();
    List<LabelledMail> mails = List.copyOf(labelled.mails());
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    Judge judge = new Judge(home.resolve(settings.require("ess.policy.file")).toString());
    StepTimes times = new StepTimes();
    AtomicReference<Verdict> first = new AtomicReference<>();
    Set<String> engines = Collections.synchronizedSet(new TreeSet<>());
    List<JudgedMail> judged;
    Costs costs;
    try (JudgeContext judging = JudgeContext.start(settings, times)) {
      EvaluateRun run = new EvaluateRun(judging, judge, threads);
      if (warm) {
        judge(run, mails, "warming up,", first, engines);
      }
      times.clear();
      long cpu = cpuNanos();
      long begun = System.nanoTime();
      judged = judge(run, mails, "judged", first, engines);
      costs = costs(mails.size(), System.nanoTime() - begun, cpuNanos() - cpu, times);
    }
    Verdict verdict = first.get();
    if (verdict == null) {
      throw new IllegalStateException("no mail could be judged; " + judged.get(0).failure());
    }
    Evaluation evaluation = evaluation(judged, verdict, List.copyOf(engines), costs, labelled);
    new EvaluationPrinter(spec.commandLine().getOut(), Paint.ofTerminal()).print(evaluation);
    return write(judged, evaluation)
        ? evaluation.unread().isEmpty() ? ExitCode.OK : ExitCode.NO_INPUT
        : ExitCode.CANNOT_CREATE;
  }

  private LabelledMails labelled() {
    if (threads < 1 || threads > 256 || show < 0) {
      throw new ParameterException(
          spec.commandLine(), "--threads is 1 to 256, and --show not below 0");
    }
    LabelledMails labelled = new LabelledMails(cwd);
    try {
      folders.forEach(labelled::addFolder);
      good.forEach(folder -> labelled.addFolder(folder, false));
      bad.forEach(folder -> labelled.addFolder(folder, true));
      manifests.forEach(labelled::addManifest);
    } catch (LabelledMails.LabelException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (labelled.mails().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "no labelled mail; name a DIR, --good, --bad or --manifest");
    }
    return labelled;
  }

  private List<JudgedMail> judge(
      EvaluateRun run,
      List<LabelledMail> mails,
      String what,
      AtomicReference<Verdict> first,
      Set<String> engines)
      throws InterruptedException {
    EvaluateProgress progress =
        new EvaluateProgress(
            spec.commandLine().getErr(), Boolean.getBoolean("ess.progress"), what, mails.size());
    try {
      return run.run(
          mails,
          progress,
          (at, judgement) -> {
            first.compareAndSet(null, judgement.verdict());
            engines.add(judgement.verdict().engine().hex());
          });
    } finally {
      progress.end();
    }
  }

  private Evaluation evaluation(
      List<JudgedMail> all,
      Verdict verdict,
      List<String> engines,
      Costs costs,
      LabelledMails labelled) {
    List<JudgedMail> judged = all.stream().filter(mail -> mail.failure() == null).toList();
    Evaluator evaluator = new Evaluator(judged);
    List<Quality> quality = new ArrayList<>();
    quality.add(evaluator.quality("all", mail -> true));
    List<Group> groups = new ArrayList<>(evaluator.groups());
    if (!against.isEmpty()) {
      String name = String.join(", ", against);
      quality.add(evaluator.quality("all bad, " + name, this::isAgainst));
      Group group = evaluator.against(name, this::isAgainst);
      if (group.flagged().of() == 0) {
        throw new ParameterException(spec.commandLine(), "--against names no good mail");
      }
      groups.add(group);
    }
    return new Evaluation(
        new Setup(
            judged.size(),
            verdict.suspiciousFrom(),
            verdict.maliciousFrom(),
            verdict.policy().hex(),
            engines),
        quality,
        groups,
        evaluator.findings(),
        evaluator.examples(true, show),
        evaluator.examples(false, show),
        costs,
        unread(all),
        labelled.leftOut());
  }

  private static List<Unread> unread(List<JudgedMail> all) {
    List<Unread> unread = new ArrayList<>();
    for (JudgedMail mail : all) {
      String why = mail.failure();
      if (why != null) {
        unread.add(new Unread(mail.mail().path(), why));
      }
    }
    return unread;
  }

  private boolean isAgainst(JudgedMail mail) {
    String kind = mail.mail().kind();
    return !mail.mail().isBad()
        && Stream.of(
                kind,
                kind + Evaluator.UNDER + mail.mail().tier(),
                kind + Evaluator.UNDER + mail.format())
            .anyMatch(against::contains);
  }

  private Costs costs(int mails, long wall, long cpu, StepTimes times) {
    List<StepCost> steps = new ArrayList<>();
    times
        .times()
        .forEach(
            (step, time) ->
                steps.add(new StepCost(step, time.nanos() / 1e6 / mails, time.calls())));
    steps.sort(Comparator.comparingDouble((StepCost step) -> -step.msEach()));
    double sum = steps.stream().mapToDouble(StepCost::msEach).sum();
    return new Costs(threads, wall / 1e9, cpu / 1e6 / mails, sum, steps);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private boolean write(List<JudgedMail> judged, Evaluation evaluation) throws IOException {
    boolean isWritten = true;
    if (csv != null) {
      isWritten = write(csv, EvaluationCsv.of(judged));
    }
    if (json != null) {
      JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
      isWritten &= write(json, mapper.writeValueAsString(evaluation) + "\n");
    }
    return isWritten;
  }

  private boolean write(String file, String text) {
    try {
      Path ignored = Files.writeString(cwd.resolve(file), text);
      return true;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("ess: cannot write " + LogText.clean(file, MAX_NAME) + ": " + Causes.sentence(e));
      return false;
    }
  }
}
