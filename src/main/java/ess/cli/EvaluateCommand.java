package ess.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ess.cli.Evaluation.AtMost;
import ess.cli.Evaluation.Group;
import ess.cli.Evaluation.Quality;
import ess.cli.Evaluation.Setup;
import ess.cli.Evaluation.Unread;
import ess.message.LogText;
import ess.message.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

  @Option(
      names = "--learn",
      paramLabel = "N",
      description = "judge each of N folds by a learner that was taught the others, from 2")
  int learn;

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
    EvaluateJudging judging = new EvaluateJudging(settings, threads, spec.commandLine().getErr());
    List<JudgedMail> judged;
    List<AtMost> learned = List.of();
    if (learn == 0) {
      judged = judging.run(mails, warm);
    } else {
      EvaluateJudging.Both both = judging.learn(mails, learn);
      judged = both.taught();
      learned = new ArrayList<>(atMost("untaught", both.untaught()));
      learned.addAll(atMost("taught", judged));
    }
    Verdict verdict = judging.verdict();
    if (verdict == null) {
      throw new IllegalStateException("no mail could be judged; " + judged.get(0).failure());
    }
    Evaluation evaluation = evaluation(judged, learned, verdict, judging, labelled);
    new EvaluationPrinter(spec.commandLine().getOut(), Paint.ofTerminal()).print(evaluation);
    return write(judged, evaluation)
        ? evaluation.unread().isEmpty() ? ExitCode.OK : ExitCode.NO_INPUT
        : ExitCode.CANNOT_CREATE;
  }

  private List<AtMost> atMost(String learner, List<JudgedMail> mails) {
    return new Evaluator(readable(mails)).atMost(learner, this::isCounted);
  }

  private static List<JudgedMail> readable(List<JudgedMail> mails) {
    return mails.stream().filter(mail -> mail.failure() == null).toList();
  }

  private LabelledMails labelled() {
    if (threads < 1 || threads > 256 || show < 0 || learn < 0 || learn == 1 || learn > 100) {
      throw new ParameterException(
          spec.commandLine(), "--threads is 1 to 256, --show not below 0, --learn 2 to 100");
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

  private Evaluation evaluation(
      List<JudgedMail> all,
      List<AtMost> learned,
      Verdict verdict,
      EvaluateJudging judging,
      LabelledMails labelled) {
    List<JudgedMail> judged = readable(all);
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
            judging.engines()),
        quality,
        learned,
        groups,
        evaluator.findings(),
        evaluator.examples(true, show),
        evaluator.examples(false, show),
        judging.costs(),
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

  private boolean isCounted(JudgedMail mail) {
    return against.isEmpty() || isAgainst(mail);
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
