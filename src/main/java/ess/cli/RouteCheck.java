package ess.cli;

import ess.message.LogText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NoSuchEndpointException;

/**
 * Finds what is wrong with route files before the service starts: each file is read, then all of
 * them are made into routes, by the real components on a temporary folder, and never started. For
 * one use by one thread.
 */
final class RouteCheck {

  private static final Pattern LINE = Pattern.compile("line[: ]+(\\d+)");
  private static final Pattern LOCATION = Pattern.compile("\\.yaml:(\\d+)");
  private static final Pattern UNKNOWN =
      Pattern.compile("(?:Unknown parameters=\\[\\{|has no parameter )([\\w.-]+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("with key \\[([^\\]]+)]");
  private static final int MAX_NAME = 200;

  private final Settings settings;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();

  RouteCheck(Settings settings) {
    this.settings = settings;
  }

  /** Every problem that was found; none if the service can start with these files. */
  List<Problem> problems() throws IOException {
    Path folder = Files.createTempDirectory("ess-check-");
    try {
      rehearse(Routes.all(settings), settings.with(stage(folder)));
    } finally {
      Folders.delete(folder);
    }
    return List.copyOf(problems);
  }

  /** What is wrong with rules, once the routes were looked at; none where they cannot be made. */
  List<String> ruleProblems() {
    return List.copyOf(rules);
  }

  private static Map<String, String> stage(Path folder) throws IOException {
    Map<String, String> values = new HashMap<>(new KeyMaker().all());
    values.put("ESS_DATA_DIR", folder.toString());
    values.put("ESS_HTTP_PORT", "0");
    values.put("ESS_OBSERVE_PORT", "0");
    return values;
  }

  private void rehearse(List<Path> files, Settings stage) {
    List<Path> left = new ArrayList<>(files);
    while (true) {
      Set<Path> unreadable = new LinkedHashSet<>();
      try {
        try (Service rehearsed =
            Service.rehearse(
                stage,
                left,
                (file, e) -> {
                  unreadable.add(file);
                  problems.add(problem(file, "", e));
                })) {
          rules.addAll(rehearsed.ruleProblems());
        }
        return;
      } catch (Exception e) {
        FailedToCreateRouteException failure = Causes.find(e, FailedToCreateRouteException.class);
        String route = failure == null ? "" : Objects.requireNonNullElse(failure.getRouteId(), "");
        Optional<Path> file = left.stream().filter(path -> holds(path, route)).findFirst();
        file.ifPresent(path -> problems.add(problem(path, route, e)));
        if (file.isEmpty() && unreadable.isEmpty()) {
          // Without the files that failed before, the rest may lack something: that says nothing.
          if (problems.isEmpty()) {
            problems.add(new Problem("routes", Causes.sentence(e), "correct what it names"));
          }
          return;
        }
        left.removeAll(unreadable);
        file.ifPresent(left::remove);
      }
    }
  }

  private static boolean holds(Path file, String route) {
    return !route.isEmpty() && lineOf(file, "    id: " + route).isPresent();
  }

  private Problem problem(Path file, String route, Exception e) {
    String name = name(file);
    String all = messages(e);
    Matcher unknown = UNKNOWN.matcher(all);
    if (unknown.find()) {
      // Names alone: a value may be a password whose name is misspelt.
      String option = unknown.group(1);
      return new Problem(
          at(name, lineOf(file, option + ":").or(() -> lineOf(file, "id: " + route))),
          "the option " + option + " is unknown to its endpoint",
          "correct its name, or remove it");
    }
    Matcher placeholder = PLACEHOLDER.matcher(all);
    if (placeholder.find()) {
      String key = placeholder.group(1);
      return new Problem(
          at(name, lineOf(file, "{{" + key)),
          "the placeholder {{" + key + "}} has no value",
          "correct its name, or add the property to " + Settings.FILE);
    }
    NoSuchEndpointException endpoint = Causes.find(e, NoSuchEndpointException.class);
    if (endpoint != null) {
      String scheme = endpoint.getUri().replaceAll(":.*", "");
      return new Problem(
          at(name, lineOf(file, "uri: " + scheme)),
          "there is no component " + LogText.clean(scheme, MAX_NAME),
          "correct the name in front of the colon");
    }
    ClassNotFoundException type = Causes.find(e, ClassNotFoundException.class);
    if (type != null) {
      String missing = LogText.clean(String.valueOf(type.getMessage()), MAX_NAME);
      return new Problem(
          at(name, lineOf(file, missing)),
          "there is no class " + missing,
          "correct its name, or put its jar into target/lib");
    }
    return new Problem(
        at(
            name,
            told(all, LOCATION).or(() -> told(all, LINE)).or(() -> lineOf(file, "id: " + route))),
        Causes.sentence(e).replaceAll("(?: in file:|, file:).*", ""),
        "correct the file; docs/ and examples/ show the form");
  }

  private String name(Path file) {
    Path path = file.toAbsolutePath();
    return path.startsWith(settings.home())
        ? settings.home().relativize(path).toString()
        : path.toString();
  }

  private static Optional<Integer> told(String message, Pattern pattern) {
    Matcher matcher = pattern.matcher(message);
    return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }

  private static String at(String file, Optional<Integer> line) {
    return line.map(number -> file + ", line " + number).orElse(file);
  }

  private static String messages(Throwable e) {
    List<Throwable> innermostFirst = new ArrayList<>(Causes.chain(e));
    Collections.reverse(innermostFirst);
    return innermostFirst.stream()
        .map(t -> String.valueOf(t.getMessage()))
        .collect(Collectors.joining("\n"));
  }

  private static Optional<Integer> lineOf(Path file, String text) {
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(text)) {
          return Optional.of(i + 1);
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
