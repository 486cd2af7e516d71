package ess.message;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of a YAML tree strictly: what is not as it must be becomes a problem that names
 * file, line and cure. For one thread.
 */
public final class StrictYaml {

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,6}");
  private static final int MAX_SHOWN = 60;

  private final Path file;
  private final List<String> problems;

  /** For a file; what is wrong is added to the problems. */
  public StrictYaml(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The whole number; instead of one that is none, or out of bounds, another. */
  public int whole(Yaml.Node node, String name, int instead, int from, int to) {
    String text = text(node);
    if (text != null && WHOLE.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (number >= from && number <= to) {
        return number;
      }
    }
    problem(
        node,
        "%s is %s, must be a whole number from %d to %d".formatted(name, shown(node), from, to));
    return instead;
  }

  /** The fields of the map, of which all must be known; none where there is no map. */
  public Map<String, Yaml.Node> optionalFields(
      Yaml.@Nullable Node node, String what, @Nullable Set<String> known) {
    return node == null ? Map.of() : fields(node, what, known);
  }

  /** The fields of the map, of which all must be known if it is told which are. */
  public Map<String, Yaml.Node> fields(Yaml.Node node, String what, @Nullable Set<String> known) {
    if (!(node instanceof Yaml.Fields map)) {
      if (text(node) != null || node instanceof Yaml.Items) {
        problem(node, "%s is %s, must be lines of name: value".formatted(what, shown(node)));
      }
      return Map.of();
    }
    if (known != null) {
      map.fields()
          .forEach(
              (name, value) -> {
                if (!known.contains(name)) {
                  problem(
                      value,
                      "%s does not know %s; take it out, or write one of %s"
                          .formatted(
                              what,
                              LogText.clean(name, MAX_SHOWN),
                              known.stream().sorted().toList()));
                }
              });
    }
    return map.fields();
  }

  /** The one value as written; null if it is none. */
  public @Nullable String text(Yaml.@Nullable Node node) {
    return node instanceof Yaml.Value value ? value.text() : null;
  }

  /** The node as a problem names it. */
  public String shown(Yaml.Node node) {
    if (node instanceof Yaml.Value value) {
      return value.text() == null ? "empty" : LogText.clean(value.text(), MAX_SHOWN);
    }
    return node instanceof Yaml.Items ? "a list" : "a map";
  }

  /** Adds a problem with the node. */
  public void problem(Yaml.Node at, String what) {
    problems.add("%s:%d: %s".formatted(file, at.line(), what));
  }
}
