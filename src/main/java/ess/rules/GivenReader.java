package ess.rules;

import ess.message.StrictYaml;
import ess.message.Yaml;
import ess.message.facts.History;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code history} and {@code auth} of a test. */
final class GivenReader {

  private static final int MANY = 1_000_000;
  private static final Set<String> COUNTS =
      Arrays.stream(History.class.getRecordComponents())
          .filter(one -> one.getType() == int.class)
          .map(one -> one.getName())
          .collect(Collectors.toCollection(LinkedHashSet::new));
  private static final Set<String> METHODS =
      Set.of("spf", "dkim", "dmarc", "arc", "policy", "aligned");

  private final StrictYaml yaml;

  GivenReader(StrictYaml yaml) {
    this.yaml = yaml;
  }

  /** What the fields of the test give. */
  Given read(Map<String, Yaml.Node> fields) {
    return new Given(history(fields.get("history")), auth(fields.get("auth")));
  }

  private History history(Yaml.@Nullable Node node) {
    if (node == null) {
      return History.UNKNOWN;
    }
    Map<String, Yaml.Node> counts = yaml.fields(node, "history", COUNTS);
    return new History(
        true,
        count(counts, "fromAddress"),
        count(counts, "fromSite"),
        count(counts, "underName"),
        count(counts, "replyTo"));
  }

  private int count(Map<String, Yaml.Node> counts, String name) {
    Yaml.Node node = counts.get(name);
    return node == null ? 0 : yaml.whole(node, name, 0, 0, MANY);
  }

  private Map<String, String> auth(Yaml.@Nullable Node node) {
    if (node == null) {
      return Map.of();
    }
    Map<String, String> results = new HashMap<>();
    yaml.fields(node, "auth", METHODS)
        .forEach(
            (name, value) -> {
              String text = yaml.text(value);
              List<String> known =
                  switch (name) {
                    case "aligned" -> List.of("true", "false");
                    case "policy" -> Given.POLICIES;
                    default -> Given.RESULTS;
                  };
              if (text == null || !known.contains(text)) {
                yaml.problem(
                    value,
                    "%s is %s, must be one of %s"
                        .formatted(name, yaml.shown(value), String.join(", ", known)));
              } else {
                results.put(name, text);
              }
            });
    return results;
  }
}
