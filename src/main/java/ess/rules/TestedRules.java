package ess.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Remembers in files which rules held their tests with the same rule, lists, bounds and program, so
 * that a start need not run them again. What cannot be read or written is not remembered.
 */
final class TestedRules {

  private static final String NAME = "tested-rules.txt";
  private static final int MOST = 5_000;

  private final List<Path> folders;

  /** Remembers in those of the folders that are there. */
  TestedRules(Path... folders) {
    this.folders = Stream.of(folders).filter(Files::isDirectory).toList();
  }

  /** The folder for temporary files that belongs to this user alone; made where it is missing. */
  static Path temporary() {
    String user = System.getProperty("user.name", "");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "ess-" + user.hashCode());
    try {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return Files.getOwner(folder).getName().equals(user) ? folder : folder.resolve("not-ours");
    } catch (IOException | UnsupportedOperationException e) {
      return folder.resolve("not-there");
    }
  }

  /** The keys of rules whose tests held. */
  Set<String> known() {
    Set<String> known = new HashSet<>();
    folders.forEach(folder -> known.addAll(lines(folder.resolve(NAME))));
    return known;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // The first start, or a broken file: all rules are tested.
      return List.of();
    }
  }

  /** Remembers these keys too. */
  void remember(Collection<String> keys, Set<String> known) {
    TreeSet<String> all = new TreeSet<>(keys);
    if (known.size() < MOST) {
      all.addAll(known);
    }
    folders.forEach(folder -> write(folder, all));
  }

  private static void write(Path folder, Set<String> keys) {
    try {
      Path draft = Files.createTempFile(folder, "tested-rules", ".tmp");
      Files.write(draft, keys);
      Files.move(draft, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // The next start runs the tests again.
      return;
    }
  }
}
