package ess.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the route files. */
final class Routes {

  private static final String SUFFIX = ".camel.yaml";

  private Routes() {}

  /** The folder that holds them. */
  static Path folder(Settings settings) {
    return settings.home().resolve(settings.require("ess.routes.dir"));
  }

  /** Every route file, in the order of the names. */
  static List<Path> all(Settings settings) {
    return below(folder(settings));
  }

  /** The files that judge a message without store and server: two stages, and every scanner. */
  static List<Path> judging(Settings settings) {
    return judging(settings, Stream.of("on-error", "dissect-message", "judge-message"));
  }

  /** The same with what asks the DNS. */
  static List<Path> judgingAndAsking(Settings settings) {
    return judging(
        settings, Stream.of("on-error", "dissect-message", "judge-message", "look-up-keys"));
  }

  private static List<Path> judging(Settings settings, Stream<String> stages) {
    Path scan = folder(settings).resolve("scan");
    return Stream.concat(
            stages.map(name -> scan.resolve(name + SUFFIX)).filter(Files::exists),
            below(scan.resolve("scanners")).stream())
        .toList();
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigurationException(
          folder.toString(),
          "the folder with the routes cannot be read",
          "put it back, or name another by ESS_ROUTES_DIR");
    }
  }
}
