package ess.rules;

import ess.message.Finding;
import ess.message.Nearest;
import ess.message.Severity;
import ess.message.StrictYaml;
import ess.message.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a rule file strictly: what it does not know is a problem, never left out in silence. */
final class RuleReader {

  /** How the name of a rule file ends. */
  static final String SUFFIX = ".yaml";

  private static final Pattern ID =
      Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
  private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
  private static final int MAX_ID = 100;
  private static final Set<String> KEYS =
      Set.of(
          "title",
          "severity",
          "score",
          "technique",
          "references",
          "note",
          "for",
          "types",
          "when",
          "evidence",
          "tests");

  private static final Set<String> TEST_KEYS =
      Set.of("name", "found", "mail", "attach", "findings", "history", "auth");

  private final Path file;
  private final StrictYaml yaml;

  private RuleReader(Path file, List<String> problems) {
    this.file = file;
    this.yaml = new StrictYaml(file, problems);
  }

  /** The rule, or null with at least one problem more. */
  static @Nullable Rule read(Path file, List<String> problems) {
    int before = problems.size();
    Yaml.Node root = Yaml.read(file, "title, severity, score, when and tests", "", problems);
    if (root == null) {
      return null;
    }
    Rule rule = new RuleReader(file, problems).rule(root);
    return problems.size() == before ? rule : null;
  }

  private @Nullable Rule rule(Yaml.Node root) {
    Map<String, Yaml.Node> top = yaml.fields(root, "a rule", KEYS);
    String id = id(root);
    Yaml.Node scoreNode = needed(root, top, "score", "score: 2");
    String title = text(root, top, "title", "title: what was seen, in one sentence");
    if (title != null && title.endsWith(".")) {
      yaml.problem(root, "the title ends with a full stop; leave it out");
    }
    Scope scope =
        top.get("for") == null ? Scope.MESSAGE : oneOf(top.get("for"), "for", Scope.values());
    Set<String> types = new LinkedHashSet<>(strings(top.get("types"), "types"));
    if (!types.isEmpty() && scope == Scope.MESSAGE) {
      yaml.problem(root, "types goes with for: part or for: link; take it out");
    }
    Severity severity =
        oneOf(needed(root, top, "severity", "severity: low"), "severity", Severity.values());
    Rule.Expression when = expression(needed(root, top, "when", "when: a condition"), "when");
    List<RuleTest> tests = tests(root, top.get("tests"));
    if (id == null || title == null || scoreNode == null || severity == null || when == null) {
      return null;
    }
    return new Rule(
        file,
        id,
        title,
        severity,
        yaml.whole(scoreNode, "score", 0, Finding.MIN_SCORE, Finding.MAX_SCORE),
        technique(top.get("technique")),
        strings(top.get("references"), "references"),
        optional(top.get("note"), "note"),
        scope == null ? Scope.MESSAGE : scope,
        types,
        when,
        top.get("evidence") == null ? null : expression(top.get("evidence"), "evidence"),
        tests);
  }

  private @Nullable String id(Yaml.Node root) {
    String name = file.getFileName().toString();
    String id = name.substring(0, name.length() - SUFFIX.length());
    if (ID.matcher(id).matches() && id.length() <= MAX_ID) {
      return id;
    }
    yaml.problem(
        root, "the name of the file is no finding id; name it family.what.yaml in kebab-case");
    return null;
  }

  private @Nullable String technique(Yaml.@Nullable Node node) {
    if (node == null) {
      return null;
    }
    String text = yaml.text(node);
    if (text == null || !TECHNIQUE.matcher(text).matches()) {
      yaml.problem(
          node, "technique is %s; write an ATT&CK id, T1566.002".formatted(yaml.shown(node)));
    }
    return text;
  }

  private List<RuleTest> tests(Yaml.Node root, Yaml.@Nullable Node node) {
    List<RuleTest> tests = new ArrayList<>();
    if (node instanceof Yaml.Items items) {
      for (Yaml.Node item : items.items()) {
        RuleTest test = test(item);
        if (test != null) {
          tests.add(test);
        }
      }
    } else if (node != null) {
      yaml.problem(node, "tests is %s, must be a list".formatted(yaml.shown(node)));
    }
    for (boolean found : new boolean[] {true, false}) {
      if (tests.stream().noneMatch(test -> test.found() == found)) {
        yaml.problem(
            node == null ? root : node,
            found
                ? "no test has found: true; add a mail that the rule must find"
                : "no test has found: false; add a lookalike that the rule must not find");
      }
    }
    return tests;
  }

  private @Nullable RuleTest test(Yaml.Node node) {
    Map<String, Yaml.Node> fields = yaml.fields(node, "a test", TEST_KEYS);
    String name = text(node, fields, "name", "name: what it shows");
    String mail = text(node, fields, "mail", "mail: | and the mail below it");
    String found = text(node, fields, "found", "found: true, or found: false");
    if (found != null && !found.equals("true") && !found.equals("false")) {
      yaml.problem(node, "found is %s, must be true or false".formatted(found));
    }
    List<RuleTest.Attachment> attachments = new ArrayList<>();
    if (fields.get("attach") instanceof Yaml.Items items) {
      AttachmentReader reader = new AttachmentReader(yaml);
      for (Yaml.Node item : items.items()) {
        RuleTest.Attachment attachment = reader.read(item);
        if (attachment != null) {
          attachments.add(attachment);
        }
      }
    } else if (fields.get("attach") != null) {
      yaml.problem(node, "attach must be a list of files with name, type and text");
    }
    List<String> findings = strings(fields.get("findings"), "findings");
    for (String finding : findings) {
      if (!ID.matcher(finding).matches()) {
        yaml.problem(node, "findings has %s, which is no finding id".formatted(finding));
      }
    }
    return name == null || mail == null || found == null
        ? null
        : new RuleTest(
            node.line(),
            name,
            found.equals("true"),
            mail,
            attachments,
            findings,
            new GivenReader(yaml).read(fields));
  }

  private Rule.@Nullable Expression expression(Yaml.@Nullable Node node, String name) {
    if (node == null) {
      return null;
    }
    String text = yaml.text(node);
    if (text == null || text.isBlank()) {
      yaml.problem(node, "%s is %s, must be an expression".formatted(name, yaml.shown(node)));
      return null;
    }
    return new Rule.Expression(node.line(), text.strip());
  }

  private List<String> strings(Yaml.@Nullable Node node, String name) {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof Yaml.Items items)) {
      yaml.problem(node, "%s is %s, must be a list".formatted(name, yaml.shown(node)));
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (Yaml.Node item : items.items()) {
      String text = yaml.text(item);
      if (text == null) {
        yaml.problem(item, "%s holds %s, must hold texts".formatted(name, yaml.shown(item)));
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  private String optional(Yaml.@Nullable Node node, String name) {
    if (node == null) {
      return "";
    }
    String text = yaml.text(node);
    if (text == null) {
      yaml.problem(node, "%s is %s, must be a text".formatted(name, yaml.shown(node)));
    }
    return text == null ? "" : text.strip();
  }

  private @Nullable String text(
      Yaml.Node parent, Map<String, Yaml.Node> fields, String name, String example) {
    Yaml.Node node = needed(parent, fields, name, example);
    if (node == null) {
      return null;
    }
    String text = yaml.text(node);
    if (text == null || text.isBlank()) {
      yaml.problem(node, "%s is %s; write %s".formatted(name, yaml.shown(node), example));
      return null;
    }
    return name.equals("mail") ? text : text.strip();
  }

  private Yaml.@Nullable Node needed(
      Yaml.Node parent, Map<String, Yaml.Node> fields, String name, String example) {
    Yaml.Node node = fields.get(name);
    if (node == null) {
      yaml.problem(parent, "%s is missing; write %s".formatted(name, example));
    }
    return node;
  }

  private <E extends Enum<E>> @Nullable E oneOf(Yaml.@Nullable Node node, String name, E[] all) {
    if (node == null) {
      return null;
    }
    String text = yaml.text(node);
    Set<String> known =
        Arrays.stream(all)
            .map(value -> value.name().toLowerCase(java.util.Locale.ROOT))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (E value : all) {
      if (value.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
        return value;
      }
    }
    yaml.problem(
        node,
        "%s is %s, must be one of %s%s"
            .formatted(
                name,
                yaml.shown(node),
                known,
                text == null
                    ? ""
                    : Nearest.of(text, known).map(n -> "; did you mean " + n + "?").orElse("")));
    return null;
  }
}
