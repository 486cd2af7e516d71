package ess.cli;

import ess.learn.Example;
import ess.learn.Teacher;
import ess.learn.Teacher.Knowledge;
import ess.message.LogText;
import ess.message.PartTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Teaches the learner what this installation calls junk and good. */
@Command(
    name = "learn",
    description = {
      "Teaches the learner what you call junk and good, beside a running service or without one.",
      "",
      "A mail counts once, as it was called last; forget takes back what was taught of it.",
      "Exit code: 0 done, 64 wrong use, 66 a mail could not be read, and the others count."
    })
final class LearnCommand implements Callable<Integer> {

  private static final long MAX_BYTES = 256L * 1024 * 1024;
  private static final int MAX_NAME = 300;

  /** What mails can be called. */
  enum What {
    JUNK,
    GOOD,
    FORGET
  }

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "junk|good|forget", description = "what the mails are")
  What what = What.GOOD;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "DIR", description = "folders, or mails")
  List<String> places = new ArrayList<>();

  private final Path home;
  private final Path cwd;

  LearnCommand(Path home, Path cwd) {
    this.home = home;
    this.cwd = cwd;
  }

  @Override
  public Integer call() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String place : places) {
      files.addAll(filesBelow(place));
    }
    Settings settings = Settings.load(home, Environment.ofProcess(home));
    Path file = settings.path("ess.learn.file").orElse(home.resolve("learner.bin"));
    Teacher teacher = new Teacher(file.toString(), (int) settings.whole("ess.learn.most-mails"));
    List<Example> examples = read(files, settings);
    Knowledge known =
        what == What.FORGET
            ? teacher.forget(examples.stream().map(Example::mail).toList())
            : teacher.teach(examples);
    tell(examples.size(), known, (int) settings.whole("ess.learn.least-mails"));
    return examples.size() == files.size() ? ExitCode.OK : ExitCode.NO_INPUT;
  }

  private void tell(int taught, Knowledge known, int least) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("mails    " + taught);
    out.println("junk     " + known.junk());
    out.println("good     " + known.good());
    out.println("learner  " + known.digest());
    if (known.junk() < least || known.good() < least) {
      out.println("It is silent until it knows " + least + " of each.");
    }
    out.flush();
  }

  private List<Example> read(List<Path> files, Settings settings) throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    List<Example> examples = new ArrayList<>();
    EvaluateProgress progress =
        new EvaluateProgress(err, Boolean.getBoolean("ess.progress"), "read", files.size());
    try (JudgeContext judging = JudgeContext.start(settings)) {
      for (Path file : files) {
        try {
          if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is larger than " + MAX_BYTES + " bytes");
          }
          PartTree tree = judging.judge(Files.readAllBytes(file)).tree();
          examples.add(Example.of(tree, what == What.JUNK));
        } catch (IOException e) {
          err.println("ess: cannot read " + name(file.toString()) + ": " + Causes.sentence(e));
        }
        progress.step();
      }
    } finally {
      progress.end();
    }
    return examples;
  }

  private List<Path> filesBelow(String place) {
    Path top = cwd.resolve(place).normalize();
    try (Stream<Path> files = Files.walk(top)) {
      return files
          .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), name(place) + " cannot be read; name a folder, or a mail", e);
    }
  }

  private static String name(String text) {
    return LogText.clean(text, MAX_NAME);
  }
}
