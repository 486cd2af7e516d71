package ess.rules;

import ess.message.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** Finds files of rules, and tells by a digest whether they changed. */
final class RuleFiles {

  private static final int MAX_DEPTH = 5;

  private RuleFiles() {}

  /** Every file of the folder whose name ends so, in the order of the paths; none if it is none. */
  static List<Path> in(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    // Links are followed, and what is hidden is not looked at, for a mounted folder is made of
    // both.
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).toString().matches("(.*/)?[.].*"))
          .filter(file -> file.getFileName().toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }

  /** The digest of the files with their names, as they stand below the folder. */
  static Sha256 digest(Path folder, List<Path> files) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      String head = folder.relativize(file) + "\n" + content.length + "\n";
      digest.update(head.getBytes(StandardCharsets.UTF_8));
      digest.update(content);
    }
    return Sha256.finish(digest);
  }

  /** The digest of the texts. */
  static Sha256 digest(String... texts) {
    return Sha256.of(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
  }
}
