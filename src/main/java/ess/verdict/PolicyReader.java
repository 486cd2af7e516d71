package ess.verdict;

import ess.message.Finding;
import ess.message.LogText;
import ess.message.Severity;
import ess.message.StrictYaml;
import ess.message.Yaml;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a policy file strictly: what it does not know is a problem, never left out in silence. */
final class PolicyReader {

  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";
  private static final Pattern FAMILY = Pattern.compile(NAME);
  private static final Pattern ID = Pattern.compile(NAME + "(\\." + NAME + ")+");
  private static final Pattern MEMBER = Pattern.compile(NAME + "(\\.\\*|(\\." + NAME + ")+)");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,2})?");
  private static final int MAX_THRESHOLD = 10_000;
  private static final BigDecimal MAX_WEIGHT = BigDecimal.TEN;

  private final StrictYaml yaml;

  private PolicyReader(StrictYaml yaml) {
    this.yaml = yaml;
  }

  /** The policy, or null with at least one problem more. */
  static @Nullable Policy read(Path file, List<String> problems) {
    Yaml.Node root = Yaml.read(file, "thresholds", "set ess.policy.file to one that is", problems);
    return root == null ? null : new PolicyReader(new StrictYaml(file, problems)).policy(root);
  }

  private @Nullable Policy policy(Yaml.Node root) {
    Map<String, Yaml.Node> top =
        yaml.fields(
            root,
            "the policy",
            Set.of("thresholds", "repeats", "credit", "scores", "weights", "groups"));
    Yaml.Node thresholdNode = top.get("thresholds");
    if (thresholdNode == null) {
      yaml.problem(root, "thresholds is missing; write thresholds: {suspicious: 8, malicious: 16}");
      return null;
    }
    Map<String, Yaml.Node> thresholds =
        yaml.fields(thresholdNode, "thresholds", Set.of("suspicious", "malicious"));
    int suspicious = required(thresholdNode, thresholds, "suspicious", 8);
    int malicious = required(thresholdNode, thresholds, "malicious", 16);
    if (malicious <= suspicious) {
      yaml.problem(
          thresholdNode,
          "malicious is %d, must be above suspicious, which is %d"
              .formatted(malicious, suspicious));
      return null;
    }
    Map<String, Yaml.Node> weights =
        yaml.optionalFields(
            top.get("weights"), "weights", Set.of("findings", "families", "severities"));
    return new Policy(
        suspicious,
        malicious,
        optionalWhole(top.get("repeats"), "repeats", 1, 1, 1_000),
        optionalWhole(top.get("credit"), "credit", 0, 0, MAX_THRESHOLD),
        map(top.get("scores"), "scores", this::id, this::score),
        map(weights.get("findings"), "weights.findings", this::id, this::weight),
        map(weights.get("families"), "weights.families", this::family, this::weight),
        map(weights.get("severities"), "weights.severities", this::severity, this::weight),
        map(top.get("groups"), "groups", this::family, this::group));
  }

  private Policy.@Nullable Group group(Yaml.Node node) {
    Map<String, Yaml.Node> fields = yaml.fields(node, "a group", Set.of("findings", "cap"));
    Yaml.Node list = fields.get("findings");
    Yaml.Node cap = fields.get("cap");
    if (!(list instanceof Yaml.Items items) || items.items().isEmpty() || cap == null) {
      yaml.problem(node, "a group needs findings, a list of ids or family.*, and cap");
      return null;
    }
    List<String> members = new ArrayList<>();
    for (Yaml.Node item : items.items()) {
      String member = yaml.text(item);
      if (member == null || !MEMBER.matcher(member).matches()) {
        yaml.problem(
            item,
            "%s is no finding id such as links.other-site, and no links.*"
                .formatted(yaml.shown(item)));
      } else {
        members.add(member);
      }
    }
    return new Policy.Group(members, yaml.whole(cap, "cap", 0, 0, MAX_THRESHOLD));
  }

  private <K extends Comparable<K>, V> SortedMap<K, V> map(
      Yaml.@Nullable Node node,
      String what,
      KeyReader<K> readKey,
      Function<Yaml.Node, @Nullable V> readValue) {
    SortedMap<K, V> map = new TreeMap<>();
    if (node == null) {
      return map;
    }
    for (Map.Entry<String, Yaml.Node> field : yaml.fields(node, what, null).entrySet()) {
      K key = readKey.read(field.getValue(), what, field.getKey());
      V value = readValue.apply(field.getValue());
      if (key != null && value != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  private interface KeyReader<K> {
    @Nullable K read(Yaml.Node at, String where, String text);
  }

  private @Nullable String id(Yaml.Node at, String where, String text) {
    if (ID.matcher(text).matches()) {
      return text;
    }
    yaml.problem(
        at,
        "%s has %s, which is no finding id; write it as family.what, such as links.other-site"
            .formatted(where, LogText.clean(text, 60)));
    return null;
  }

  private @Nullable String family(Yaml.Node at, String where, String text) {
    if (FAMILY.matcher(text).matches()) {
      return text;
    }
    yaml.problem(
        at,
        "%s has %s; use lower-case letters, digits and dashes alone, such as links"
            .formatted(where, LogText.clean(text, 60)));
    return null;
  }

  private @Nullable Severity severity(Yaml.Node at, String where, String text) {
    for (Severity severity : Severity.values()) {
      if (severity.text().equals(text)) {
        return severity;
      }
    }
    yaml.problem(
        at,
        "%s has %s, must be of %s"
            .formatted(
                where,
                LogText.clean(text, 60),
                Arrays.stream(Severity.values()).map(Severity::text).toList()));
    return null;
  }

  private Integer score(Yaml.Node node) {
    return yaml.whole(node, "a score", 0, Finding.MIN_SCORE, Finding.MAX_SCORE);
  }

  private BigDecimal weight(Yaml.Node node) {
    String text = yaml.text(node);
    if (text != null && DECIMAL.matcher(text).matches()) {
      BigDecimal weight = new BigDecimal(text);
      if (weight.compareTo(MAX_WEIGHT) <= 0) {
        return weight;
      }
    }
    yaml.problem(
        node,
        "a weight is %s, must be 0 to 10 with at most two decimals, such as 0.5"
            .formatted(yaml.shown(node)));
    return BigDecimal.ONE;
  }

  private int required(Yaml.Node parent, Map<String, Yaml.Node> fields, String name, int usual) {
    Yaml.Node node = fields.get(name);
    if (node == null) {
      yaml.problem(parent, "%s is missing; write %s: %d".formatted(name, name, usual));
      return usual;
    }
    return yaml.whole(node, name, usual, 1, MAX_THRESHOLD);
  }

  private int optionalWhole(Yaml.@Nullable Node node, String name, int absent, int from, int to) {
    return node == null ? absent : yaml.whole(node, name, absent, from, to);
  }
}
