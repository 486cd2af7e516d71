package ess.verdict;

import ess.message.Finding;
import ess.message.LogText;
import ess.message.Severity;
import ess.message.StrictYaml;
import ess.message.Verdict.Result;
import ess.message.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private static final Pattern MAILBOX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern SENDER =
      Pattern.compile("([^@\\s]{1,64}@)?[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){1,10}");

  /** A folder as IMAP names it, without what stands for several (RFC 9051, section 6.3.9). */
  private static final Pattern ACTION = Pattern.compile("none|move:[^\\p{Cntrl}*%\"\\\\]{1,100}");

  private static final int MAX_THRESHOLD = 10_000;
  private static final Set<String> WEIGHTS = Set.of("findings", "families", "severities");

  private final StrictYaml yaml;
  private final Entries entries;

  private PolicyReader(StrictYaml yaml) {
    this.yaml = yaml;
    this.entries = new Entries(yaml);
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
            Set.of(
                "thresholds",
                "repeats",
                "credit",
                "scores",
                "weights",
                "groups",
                "trusted",
                "actions",
                "mailboxes"));
    Yaml.Node thresholdNode = top.get("thresholds");
    if (thresholdNode == null) {
      yaml.problem(root, "thresholds is missing; write thresholds: {suspicious: 8, malicious: 16}");
      return null;
    }
    Thresholds thresholds = thresholds(thresholdNode, null);
    if (thresholds == null) {
      return null;
    }
    Policy policy =
        new Policy(
            thresholds.suspicious(),
            thresholds.malicious(),
            entries.optionalWhole(top.get("repeats"), "repeats", 1, 1, 1_000),
            entries.optionalWhole(top.get("credit"), "credit", 0, 0, MAX_THRESHOLD),
            entries.map(top.get("scores"), "scores", this::id, this::score),
            weights(top.get("weights"), "weights"),
            entries.map(top.get("groups"), "groups", this::family, this::group),
            entries.settings(top.get("trusted"), "trusted", this::sender, this::trust),
            entries.map(top.get("actions"), "actions", this::result, this::action),
            new TreeMap<>());
    return policy.withMailboxes(mailboxes(top.get("mailboxes"), policy));
  }

  private record Thresholds(int suspicious, int malicious) {}

  /** The two, or null with a problem more; of those that are absent the general ones hold. */
  private @Nullable Thresholds thresholds(Yaml.Node node, @Nullable Policy general) {
    Map<String, Yaml.Node> fields =
        yaml.fields(node, "thresholds", Set.of("suspicious", "malicious"));
    int suspicious =
        threshold(node, fields, "suspicious", 8, general == null ? 0 : general.suspiciousFrom());
    int malicious =
        threshold(node, fields, "malicious", 16, general == null ? 0 : general.maliciousFrom());
    if (malicious > suspicious) {
      return new Thresholds(suspicious, malicious);
    }
    yaml.problem(
        node,
        "malicious is %d, must be above suspicious, which is %d".formatted(malicious, suspicious));
    return null;
  }

  private int threshold(
      Yaml.Node parent, Map<String, Yaml.Node> fields, String name, int usual, int general) {
    Yaml.Node node = fields.get(name);
    if (node != null) {
      return yaml.whole(node, name, usual, 1, MAX_THRESHOLD);
    }
    if (general > 0) {
      return general;
    }
    yaml.problem(parent, "%s is missing; write %s: %d".formatted(name, name, usual));
    return usual;
  }

  private Weights weights(Yaml.@Nullable Node node, String where) {
    Map<String, Yaml.Node> fields = yaml.optionalFields(node, where, WEIGHTS);
    return new Weights(
        entries.settings(fields.get("findings"), where + ".findings", this::id, entries::weight),
        entries.settings(
            fields.get("families"), where + ".families", this::family, entries::weight),
        entries.settings(
            fields.get("severities"), where + ".severities", this::severity, entries::weight));
  }

  private SortedMap<String, Policy> mailboxes(Yaml.@Nullable Node node, Policy general) {
    SortedMap<String, Policy> mailboxes = new TreeMap<>();
    yaml.optionalFields(node, "mailboxes", null)
        .forEach(
            (name, fields) -> {
              Policy policy = mailbox(name, fields, general);
              if (policy != null) {
                mailboxes.put(name, policy);
              }
            });
    return mailboxes;
  }

  private @Nullable Policy mailbox(String name, Yaml.Node node, Policy general) {
    if (!MAILBOX.matcher(name).matches()) {
      yaml.problem(
          node,
          "mailboxes has %s, which is no name of a mailbox".formatted(LogText.clean(name, 60)));
      return null;
    }
    String where = "mailboxes." + name;
    Map<String, Yaml.Node> fields =
        yaml.fields(node, where, Set.of("thresholds", "trusted", "weights"));
    Yaml.Node own = fields.get("thresholds");
    Thresholds thresholds =
        own == null
            ? new Thresholds(general.suspiciousFrom(), general.maliciousFrom())
            : thresholds(own, general);
    return thresholds == null
        ? null
        : general.with(
            thresholds.suspicious(),
            thresholds.malicious(),
            weights(fields.get("weights"), where + ".weights"),
            entries.settings(fields.get("trusted"), where + ".trusted", this::sender, this::trust));
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
    return oneOf(Severity.values(), Severity::text, at, where, text);
  }

  private <T> @Nullable T oneOf(
      T[] all, Function<T, String> name, Yaml.Node at, String where, String text) {
    for (T one : all) {
      if (name.apply(one).equals(text)) {
        return one;
      }
    }
    yaml.problem(
        at,
        "%s has %s, must be of %s"
            .formatted(where, LogText.clean(text, 60), Arrays.stream(all).map(name).toList()));
    return null;
  }

  private Integer score(Yaml.Node node) {
    return yaml.whole(node, "a score", 0, Finding.MIN_SCORE, Finding.MAX_SCORE);
  }

  private @Nullable String sender(Yaml.Node at, String where, String text) {
    String sender = text.toLowerCase(Locale.ROOT);
    if (SENDER.matcher(sender).matches()) {
      return sender;
    }
    yaml.problem(
        at,
        "%s has %s; write an address or a domain in ASCII, such as example.org"
            .formatted(where, LogText.clean(text, 60)));
    return null;
  }

  private Integer trust(Yaml.Node node) {
    return yaml.whole(node, "a credit", 1, 1, -Finding.MIN_SCORE);
  }

  private @Nullable Result result(Yaml.Node at, String where, String text) {
    return oneOf(Result.values(), Result::text, at, where, text);
  }

  private String action(Yaml.Node node) {
    String text = yaml.text(node);
    if (text != null && ACTION.matcher(text).matches()) {
      return text;
    }
    yaml.problem(
        node,
        "an action is %s, must be none, or move:FOLDER such as move:Quarantine"
            .formatted(yaml.shown(node)));
    return Policy.NO_ACTION;
  }
}
