package ess.decompose.child;

import ess.decompose.opener.Entry;
import ess.decompose.opener.Opener;
import ess.decompose.opener.Opening;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Opens by the program {@code 7zz} what no opener of ours reads: disk images and installers. It
 * runs in a sandbox (bubblewrap) without network, other processes and anything to write to, under
 * limits and a clock, and what it gives counts in the budget like everything else. Where there is
 * no sandbox it is not run.
 */
final class SevenZipProgram implements Opener {

  private static final int MOST_ENTRIES = 500;
  private static final int MOST_LISTING = 1 << 20;

  private static final Set<String> FORMATS =
      Set.of(
          "application/x-ms-wim",
          "application/x-vmdk",
          "application/x-qcow2",
          "application/x-squashfs-image");

  private static final List<String> SANDBOX =
      List.of(
          "bwrap",
          "--ro-bind",
          "/",
          "/",
          "--dev",
          "/dev",
          "--proc",
          "/proc",
          "--unshare-all",
          "--die-with-parent",
          "--new-session",
          "--cap-drop",
          "ALL");

  private static final List<String> LIMITS =
      List.of("prlimit", "--cpu=20", "--as=2147483648", "--fsize=0", "--core=0", "--nproc=64");

  private final String program;
  private final int seconds;

  /**
   * An opener by a program.
   *
   * @param program the path of {@code 7zz}
   * @param seconds how long one run may take
   */
  SevenZipProgram(String program, int seconds) {
    this.program = program;
    this.seconds = seconds;
  }

  @Override
  public boolean opens(MediaType type) {
    return FORMATS.contains(type.toString());
  }

  @Override
  public void open(Opening opening) throws IOException {
    Path file = Files.createTempFile("ess-7zz-", ".bin");
    try {
      try (InputStream in = opening.bytes().open()) {
        Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      List<String> names = list(file);
      if (names.isEmpty()) {
        new Loss(opening).unavailable("ess.decompose.seven-zip lists nothing");
      }
      for (String name : names) {
        if (opening.isStopped()) {
          return;
        }
        try (Run run = run("x", file, "-so", "-i!" + name)) {
          opening.entry(Entry.of(name), run.output());
        }
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private List<String> list(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    String listing;
    try (Run run = run("l", file, "-slt", "-ba")) {
      listing = new String(run.output().readNBytes(MOST_LISTING), StandardCharsets.UTF_8);
    }
    for (String entry : listing.split("\n\n", -1)) {
      String path = "";
      boolean folder = false;
      for (String line : entry.split("\n", -1)) {
        if (line.startsWith("Path = ")) {
          path = line.substring("Path = ".length());
        }
        folder |= line.equals("Folder = +") || line.startsWith("Attributes = D");
      }
      if (!path.isEmpty() && !folder && names.size() < MOST_ENTRIES) {
        names.add(path);
      }
    }
    return names;
  }

  private Run run(String command, Path file, String... options) throws IOException {
    List<String> words = new ArrayList<>(SANDBOX);
    words.addAll(LIMITS);
    // No question for a password, no patterns in names, one thread.
    words.addAll(List.of(program, command, "-p-", "-spd", "-mmt=1", "-bd", "-y"));
    words.addAll(List.of(options));
    words.addAll(List.of("--", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Run(builder.start(), seconds);
  }

  /** A run of the program, which ends with its time. */
  private record Run(Process process, Thread clock) implements AutoCloseable {

    Run(Process process, int seconds) {
      this(process, clock(process, seconds));
    }

    private static Thread clock(Process process, int seconds) {
      Thread clock =
          new Thread(
              () -> {
                try {
                  if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                  }
                } catch (InterruptedException e) {
                  process.destroyForcibly();
                }
              },
              "seven-zip-clock");
      clock.setDaemon(true);
      clock.start();
      return clock;
    }

    InputStream output() {
      return process.getInputStream();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      clock.interrupt();
    }
  }
}
