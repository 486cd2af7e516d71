package ess.decompose.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a child is started: by the Java that runs the service, on the same class path, with an empty
 * environment, so that no secret of the service is in it.
 */
record ChildCommand(List<String> words) {

  /** Values that a JVM starts with; a lower number of files does not let it open its libraries. */
  private static final List<String> LIMITS =
      List.of("--core=0", "--nofile=256", "--fsize=16777216", "--");

  private static final List<String> FLAGS =
      List.of(
          "-Xss1m",
          "-Xshare:auto",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:MaxMetaspaceSize=128m",
          "-XX:MaxDirectMemorySize=32m",
          "-XX:+ExitOnOutOfMemoryError",
          // What the virtual machine prints would else come between the frames.
          "-XX:+DisplayVMOutputToStderr",
          "-Xlog:disable",
          "-Djava.awt.headless=true");

  ChildCommand {
    words = List.copyOf(words);
  }

  /** The command for the main class. */
  static ChildCommand of(ChildSettings settings, String mainClass) {
    List<String> words = new ArrayList<>();
    for (String folder : List.of("/usr/bin", "/bin")) {
      Path prlimit = Path.of(folder, "prlimit");
      if (words.isEmpty() && Files.isExecutable(prlimit)) {
        words.add(prlimit.toString());
        words.addAll(LIMITS);
      }
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx" + settings.megabytes() + "m");
    words.addAll(FLAGS);
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(mainClass);
    words.add(settings.hardening().setting());
    return new ChildCommand(words);
  }

  /** The same with further words at its end, for a main class that takes them. */
  ChildCommand with(String... further) {
    return new ChildCommand(Stream.concat(words.stream(), Stream.of(further)).toList());
  }

  Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}
