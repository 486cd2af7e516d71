package ess.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the secrets that a new installation needs. */
@Command(
    name = "keys",
    description = {
      "Makes strong random secrets and a signing key, as lines for .env.",
      "",
      "A name that has a value in .env, also as NAME_FILE, keeps it. To change the signing key without",
      "logging anybody out, put the public half of the old one into ESS_JWT_PREVIOUS_KEYS first:",
      "docs/operations.md, Changing the signing key."
    })
final class KeysCommand implements Callable<Integer> {

  private static final String OWNER_ONLY = "rw-------";

  @Spec CommandSpec spec;

  @Option(names = "--write", description = "put them into .env (mode 0600) instead of showing them")
  boolean write;

  private final Path home;

  KeysCommand(Path home) {
    this.home = home;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!write) {
      new KeyMaker().all().forEach((name, value) -> out.println(line(name, value)));
      out.flush();
      return ExitCode.OK;
    }
    Path file = home.resolve(".env");
    try {
      List<String> written = extend(file);
      out.println(
          written.isEmpty()
              ? "Nothing to do: .env holds every name already."
              : "Written to .env: " + String.join(", ", written) + ".");
      out.flush();
      return ExitCode.OK;
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("ess: .env cannot be written; make the folder writable for this user");
      return ExitCode.CANNOT_CREATE;
    }
  }

  private List<String> extend(Path link) throws IOException {
    Path file = Files.exists(link) ? link.toRealPath() : link;
    List<String> lines =
        Files.exists(file)
            ? new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8))
            : new ArrayList<>();
    Map<String, String> values = Files.exists(file) ? EnvFile.read(file) : Map.of();
    Map<String, String> missing = new LinkedHashMap<>(new KeyMaker().all());
    missing.keySet().removeIf(name -> hasValue(values, name) || hasValue(values, name + "_FILE"));
    missing.forEach((name, value) -> put(lines, name, value));
    replace(file, lines);
    return List.copyOf(missing.keySet());
  }

  private static boolean hasValue(Map<String, String> values, String name) {
    return !values.getOrDefault(name, "").isBlank();
  }

  private static void put(List<String> lines, String name, String value) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(name + "=")) {
        lines.set(i, line(name, value));
        return;
      }
    }
    lines.add(line(name, value));
  }

  private static void replace(Path file, List<String> lines) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("no folder holds the file");
    }
    Path beside =
        Files.createTempFile(
            folder,
            ".env",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
    try {
      Files.write(beside, lines, StandardCharsets.UTF_8);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static String line(String name, String value) {
    return value.indexOf('\n') < 0
        ? name + "=" + value
        : name + "=\"" + value.replace("\n", "\\n") + "\"";
  }
}
