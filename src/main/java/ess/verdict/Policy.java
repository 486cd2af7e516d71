package ess.verdict;

import ess.message.Finding;
import ess.message.Severity;
import ess.message.Sha256;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How findings become a verdict. Immutable, safe for many threads.
 *
 * @param suspiciousFrom the score from which a message is suspicious, 1 or more
 * @param maliciousFrom the score from which it is malicious, above {@code suspiciousFrom}
 * @param repeats how many findings of one id count in one message, the gravest first, 1 or more
 * @param credit how much findings with a negative score may take away in all, 0 or more
 * @param scores the score of a finding id instead of its own
 * @param findingWeights a factor by finding id; it wins over the two below
 * @param familyWeights a factor by family, the part of the id before its first dot; it wins over
 *     the one below
 * @param severityWeights a factor by severity
 * @param groups bounds on what several findings that say one thing count together, by name
 */
public record Policy(
    int suspiciousFrom,
    int maliciousFrom,
    int repeats,
    int credit,
    SortedMap<String, Integer> scores,
    SortedMap<String, BigDecimal> findingWeights,
    SortedMap<String, BigDecimal> familyWeights,
    SortedMap<Severity, BigDecimal> severityWeights,
    SortedMap<String, Group> groups) {

  /**
   * Findings that say one thing.
   *
   * @param findings ids, or families written {@code family.*}
   * @param cap the most that they count together
   */
  public record Group(List<String> findings, int cap) {

    /** Copies the list. */
    public Group {
      findings = List.copyOf(findings);
    }

    boolean holds(String id) {
      return findings.contains(id) || findings.contains(familyOf(id) + ".*");
    }
  }

  /** Copies the maps. */
  public Policy {
    if (suspiciousFrom < 1 || maliciousFrom <= suspiciousFrom) {
      throw new IllegalArgumentException(
          "thresholds are %d and %d, must be 1 or more and rising"
              .formatted(suspiciousFrom, maliciousFrom));
    }
    scores = copy(scores);
    findingWeights = copy(findingWeights);
    familyWeights = copy(familyWeights);
    severityWeights = copy(severityWeights);
    groups = copy(groups);
  }

  private static <K, V> SortedMap<K, V> copy(SortedMap<K, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /** Reads a policy file; everything wrong with it is in the one exception. */
  public static Policy read(Path file) {
    List<String> problems = new ArrayList<>();
    Policy policy = PolicyReader.read(file, problems);
    if (policy == null || !problems.isEmpty()) {
      throw new PolicyException(problems);
    }
    return policy;
  }

  /** What is wrong with a policy file: a line a problem, with file, line and cure. */
  public static List<String> check(Path file) {
    List<String> problems = new ArrayList<>();
    Policy ignored = PolicyReader.read(file, problems);
    return List.copyOf(problems);
  }

  /** The digest of what the policy says; comments and order of the file do not matter. */
  public Sha256 digest() {
    StringBuilder canonical = new StringBuilder(300);
    canonical.append("thresholds ").append(suspiciousFrom).append(' ').append(maliciousFrom);
    canonical.append("\nrepeats ").append(repeats).append("\ncredit ").append(credit).append('\n');
    scores.forEach((id, score) -> line(canonical, "score", id, score.toString()));
    findingWeights.forEach((id, weight) -> line(canonical, "finding", id, plain(weight)));
    familyWeights.forEach((id, weight) -> line(canonical, "family", id, plain(weight)));
    severityWeights.forEach(
        (severity, weight) -> line(canonical, "severity", severity.text(), plain(weight)));
    groups.forEach(
        (name, group) ->
            line(
                canonical,
                "group",
                name,
                group.cap() + " " + group.findings().stream().sorted().toList()));
    return Sha256.of(canonical.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String kind, String key, String value) {
    text.append(kind).append(' ').append(key).append(' ').append(value).append('\n');
  }

  private static String plain(BigDecimal weight) {
    return weight.stripTrailingZeros().toPlainString();
  }

  /** The part of a finding id before its first dot. */
  static String familyOf(String id) {
    return id.substring(0, id.indexOf('.'));
  }

  /** The weight of a finding and the setting it comes from; null where none is set. */
  Map.@Nullable Entry<String, BigDecimal> weightOf(Finding finding) {
    BigDecimal weight = findingWeights.get(finding.id());
    if (weight != null) {
      return Map.entry("weights.findings." + finding.id(), weight);
    }
    String family = familyOf(finding.id());
    weight = familyWeights.get(family);
    if (weight != null) {
      return Map.entry("weights.families." + family, weight);
    }
    weight = severityWeights.get(finding.severity());
    return weight == null
        ? null
        : Map.entry("weights.severities." + finding.severity().text(), weight);
  }
}
