package ess.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in a file which rules held their tests with the same rule, lists, bounds and program,
 * so that a start need not run them again. What cannot be read or written is not remembered.
 */
final class TestedRules {

  private static final String NAME = "tested-rules.txt";

  private final @Nullable Path file;

  /** Remembers in the folder; nothing if there is none. */
  TestedRules(@Nullable Path folder) {
    this.file = folder != null && Files.isDirectory(folder) ? folder.resolve(NAME) : null;
  }

  /** The keys of rules whose tests held. */
  Set<String> known() {
    try {
      return file == null || !Files.isRegularFile(file)
          ? Set.of()
          : new HashSet<>(Files.readAllLines(file));
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** Remembers these keys and no others. */
  void remember(Collection<String> keys) {
    if (file == null) {
      return;
    }
    try {
      Path draft = Files.createTempFile(file.getParent(), "tested-rules", ".tmp");
      Files.write(draft, new TreeSet<>(keys));
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // The next start runs the tests again.
      return;
    }
  }
}
