package ess.cli;

import ess.cli.Evaluation.Costs;
import ess.cli.Evaluation.StepCost;
import ess.learn.Example;
import ess.learn.Teacher;
import ess.message.Judgement;
import ess.message.Verdict;
import ess.verdict.Judge;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Judges the mails of an evaluation, by the learner of this installation or by trained ones. */
final class EvaluateJudging {

  private final Settings settings;
  private final Judge judge;
  private final int threads;
  private final PrintWriter err;
  private final StepTimes times = new StepTimes();
  private final SortedSet<String> engines = new TreeSet<>();
  private @Nullable Verdict verdict;
  private long wall;
  private long cpu;
  private int judged;

  EvaluateJudging(Settings settings, int threads, PrintWriter err) {
    this.settings = settings;
    this.judge = new Judge(settings.home().resolve(settings.require("ess.policy.file")).toString());
    this.threads = threads;
    this.err = err;
  }

  /** Judges the mails as this installation does; if warm, once before without counting. */
  List<JudgedMail> run(List<LabelledMail> mails, boolean isWarm) throws Exception {
    try (JudgeContext judging = JudgeContext.start(settings, times)) {
      if (isWarm) {
        judge(judging, mails, "warming up,", (at, judgement) -> {});
        times.clear();
        wall = 0;
        cpu = 0;
        judged = 0;
      }
      return judge(judging, mails, "judged", (at, judgement) -> {});
    }
  }

  /**
   * Mails that were judged twice.
   *
   * @param untaught by a learner that was taught nothing
   * @param taught by one that was taught all mails but those that belong to it
   */
  record Both(List<JudgedMail> untaught, List<JudgedMail> taught) {}

  /** Judges the mails by learners that were taught the other folds. */
  Both learn(List<LabelledMail> mails, int folds) throws Exception {
    Path folder = Files.createTempDirectory("ess-evaluate-");
    try {
      AtomicReferenceArray<Example> found = new AtomicReferenceArray<>(mails.size());
      List<JudgedMail> untaught;
      try (JudgeContext judging = JudgeContext.start(taughtBy(folder.resolve("none")), times)) {
        untaught =
            judge(
                judging,
                mails,
                "judged untaught",
                (at, judgement) ->
                    found.set(at, Example.of(judgement.tree(), mails.get(at).isBad())));
      }
      return new Both(untaught, folds(mails, found, untaught, folds, folder));
    } finally {
      remove(folder);
    }
  }

  private List<JudgedMail> folds(
      List<LabelledMail> mails,
      AtomicReferenceArray<Example> found,
      List<JudgedMail> untaught,
      int folds,
      Path folder)
      throws Exception {
    List<Integer> readable = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < mails.size(); i++) {
      Example example = found.get(i);
      if (example != null) {
        readable.add(i);
        examples.add(example);
      }
    }
    int[] foldOf = MailFolds.of(readable.stream().map(mails::get).toList(), examples, folds);
    List<JudgedMail> taught = new ArrayList<>(untaught);
    for (int fold = 0; fold < folds; fold++) {
      List<Example> lessons = new ArrayList<>();
      List<Integer> asked = new ArrayList<>();
      for (int i = 0; i < foldOf.length; i++) {
        if (foldOf[i] == fold) {
          asked.add(readable.get(i));
        } else {
          lessons.add(examples.get(i));
        }
      }
      Path file = folder.resolve("fold-" + fold);
      var ignored = new Teacher(file.toString(), 100_000).teach(lessons);
      try (JudgeContext judging = JudgeContext.start(taughtBy(file), times)) {
        List<JudgedMail> results =
            judge(
                judging,
                asked.stream().map(mails::get).toList(),
                "judged by lessons %d of %d,".formatted(fold + 1, folds),
                (at, judgement) -> {});
        for (int i = 0; i < results.size(); i++) {
          taught.set(asked.get(i), results.get(i));
        }
      }
    }
    return taught;
  }

  private Settings taughtBy(Path file) {
    return settings.with(Map.of("ESS_LEARN_FILE", file.toString()));
  }

  private List<JudgedMail> judge(
      JudgeContext judging,
      List<LabelledMail> mails,
      String what,
      BiConsumer<Integer, Judgement> each)
      throws InterruptedException {
    EvaluateProgress progress =
        new EvaluateProgress(err, Boolean.getBoolean("ess.progress"), what, mails.size());
    long cpuBefore = cpuNanos();
    long begun = System.nanoTime();
    try {
      return new EvaluateRun(judging, judge, threads)
          .run(
              mails,
              progress,
              (at, judgement) -> {
                note(judgement.verdict());
                each.accept(at, judgement);
              });
    } finally {
      progress.end();
      wall += System.nanoTime() - begun;
      cpu += cpuNanos() - cpuBefore;
      judged += mails.size();
    }
  }

  private synchronized void note(Verdict given) {
    verdict = given;
    engines.add(given.engine().hex());
  }

  /** One of the verdicts given, for thresholds and policy; null if no mail could be judged. */
  synchronized @Nullable Verdict verdict() {
    return verdict;
  }

  /** The digests of program, scanners, rules and learners that judged. */
  synchronized List<String> engines() {
    return List.copyOf(engines);
  }

  /** What it took, all passes together. */
  Costs costs() {
    List<StepCost> steps = new ArrayList<>();
    times
        .times()
        .forEach(
            (step, time) ->
                steps.add(new StepCost(step, time.nanos() / 1e6 / judged, time.calls())));
    steps.sort(Comparator.comparingDouble((StepCost step) -> -step.msEach()));
    double sum = steps.stream().mapToDouble(StepCost::msEach).sum();
    return new Costs(threads, wall / 1e9, cpu / 1e6 / judged, sum, steps);
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
