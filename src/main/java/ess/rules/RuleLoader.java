package ess.rules;

import ess.message.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Loads the rules of a folder: what is wrong with one keeps it out, and the others come in. */
final class RuleLoader {

  /**
   * What was loaded.
   *
   * @param rules the rules that hold their tests, by id
   * @param problems what keeps others out, each with file, line and cure
   */
  record Loaded(List<Compiled> rules, List<String> problems) {}

  private final Path folder;
  private final RuleCompiler compiler;

  RuleLoader(Path folder, RuleCompiler compiler) {
    this.folder = folder;
    this.compiler = compiler;
  }

  /** All rules that can be read and evaluated, whether or not their tests hold. */
  Loaded compile() {
    List<String> problems = new ArrayList<>();
    List<Compiled> rules = new ArrayList<>();
    Map<String, Path> ids = new HashMap<>();
    for (Path file : files(problems)) {
      Rule rule = RuleReader.read(file, problems);
      if (rule == null) {
        continue;
      }
      Path other = ids.putIfAbsent(rule.id(), file);
      if (other != null) {
        problems.add("%s: the rule is already in %s; remove one".formatted(file, other));
        continue;
      }
      Compiled compiled = compiler.compile(rule, problems);
      if (compiled != null) {
        rules.add(compiled);
      }
    }
    rules.sort(java.util.Comparator.comparing(rule -> rule.rule().id()));
    return new Loaded(List.copyOf(rules), List.copyOf(problems));
  }

  /** Those of them whose tests hold, as it is remembered or tried now. */
  Loaded tested(Loaded all, RuleTester tester, TestedRules tested, String engine) {
    Set<String> known = tested.known();
    List<String> keys = all.rules().stream().map(rule -> key(rule.rule().file(), engine)).toList();
    List<List<String>> wrong =
        IntStream.range(0, keys.size())
            .parallel()
            .mapToObj(
                i ->
                    known.contains(keys.get(i))
                        ? List.<String>of()
                        : tester.problems(all.rules().get(i)))
            .toList();
    List<Compiled> good = new ArrayList<>();
    List<String> problems = new ArrayList<>(all.problems());
    Set<String> passed = new TreeSet<>();
    for (int i = 0; i < keys.size(); i++) {
      problems.addAll(wrong.get(i));
      if (wrong.get(i).isEmpty()) {
        good.add(all.rules().get(i));
        passed.add(keys.get(i));
      }
    }
    if (!known.containsAll(passed)) {
      tested.remember(passed, known);
    }
    return new Loaded(List.copyOf(good), List.copyOf(problems));
  }

  private List<Path> files(List<String> problems) {
    if (!Files.isDirectory(folder)) {
      problems.add(
          "%s: the folder is not there; set ess.rules.folder to the one with the rules"
              .formatted(folder));
      return List.of();
    }
    try {
      for (Path file : RuleFiles.in(folder, ".yml")) {
        problems.add("%s: the name ends in .yml; rename it to .yaml".formatted(file));
      }
      return RuleFiles.in(folder, RuleReader.SUFFIX);
    } catch (IOException e) {
      problems.add("%s: the folder cannot be read; make it readable".formatted(folder));
      return List.of();
    }
  }

  private String key(Path file, String engine) {
    try {
      Sha256 content = RuleFiles.digest(folder, List.of(file));
      return RuleFiles.digest(content.hex(), engine).hex();
    } catch (IOException e) {
      return file.toString();
    }
  }
}
