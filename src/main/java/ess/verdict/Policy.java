package ess.verdict;

import ess.message.Sha256;
import ess.message.Verdict.Result;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How findings become a verdict. Immutable, safe for many threads.
 *
 * @param suspiciousFrom the score from which a message is suspicious, 1 or more
 * @param maliciousFrom the score from which it is malicious, above {@code suspiciousFrom}
 * @param repeats how many findings of one id count in one message, the gravest first, 1 or more
 * @param credit how much findings with a negative score may take away in all, 0 or more
 * @param scores the score of a finding id instead of its own
 * @param weights factors by which scores are multiplied
 * @param groups bounds on what several findings that say one thing count together, by name
 * @param trusted how much is taken away for a sender who is proven, by address or domain
 * @param actions what is to be done, by result: {@value #NO_ACTION}, or {@code move:FOLDER}
 * @param mailboxes what holds instead for a mailbox, by its name
 */
public record Policy(
    int suspiciousFrom,
    int maliciousFrom,
    int repeats,
    int credit,
    SortedMap<String, Integer> scores,
    Weights weights,
    SortedMap<String, Group> groups,
    SortedMap<String, Setting<Integer>> trusted,
    SortedMap<Result, String> actions,
    SortedMap<String, Policy> mailboxes) {

  /** The action that does nothing. */
  static final String NO_ACTION = "none";

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

    private String canonical() {
      return cap + " " + findings.stream().sorted().toList();
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
    groups = copy(groups);
    trusted = copy(trusted);
    actions = copy(actions);
    mailboxes = copy(mailboxes);
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

  /** The policy that holds for a mailbox. */
  Policy of(String mailbox) {
    return mailboxes.getOrDefault(mailbox, this);
  }

  /** What is to be done about a message with the result. */
  String action(Result result) {
    return actions.getOrDefault(result, NO_ACTION);
  }

  /** The same with what holds instead for mailboxes. */
  Policy withMailboxes(SortedMap<String, Policy> others) {
    return new Policy(
        suspiciousFrom,
        maliciousFrom,
        repeats,
        credit,
        scores,
        weights,
        groups,
        trusted,
        actions,
        others);
  }

  /** The same with other thresholds, and with weights and trust that come before its own. */
  Policy with(
      int suspicious, int malicious, Weights first, SortedMap<String, Setting<Integer>> trust) {
    return new Policy(
        suspicious,
        malicious,
        repeats,
        credit,
        scores,
        weights.with(first),
        groups,
        Weights.merged(trusted, trust),
        actions,
        new TreeMap<>());
  }

  /** The digest of what the policy says; comments and order of the file do not matter. */
  public Sha256 digest() {
    return Sha256.of(canonical().getBytes(StandardCharsets.UTF_8));
  }

  private String canonical() {
    StringBuilder text = new StringBuilder(300);
    text.append("thresholds ").append(suspiciousFrom).append(' ').append(maliciousFrom);
    text.append("\nrepeats ").append(repeats).append("\ncredit ").append(credit).append('\n');
    scores.forEach((id, score) -> line(text, "score", id, score.toString()));
    weights.findings().forEach((id, weight) -> line(text, "finding", id, plain(weight)));
    weights.families().forEach((family, weight) -> line(text, "family", family, plain(weight)));
    weights
        .severities()
        .forEach((severity, weight) -> line(text, "severity", severity.text(), plain(weight)));
    groups.forEach((name, group) -> line(text, "group", name, group.canonical()));
    trusted.forEach((sender, set) -> line(text, "trusted", sender, set.value().toString()));
    actions.forEach((result, action) -> line(text, "action", result.text(), action));
    mailboxes.forEach((name, policy) -> line(text, "mailbox", name, policy.canonical()));
    return text.toString();
  }

  private static void line(StringBuilder text, String kind, String key, String value) {
    text.append(kind).append(' ').append(key).append(' ').append(value).append('\n');
  }

  private static String plain(Setting<BigDecimal> weight) {
    return weight.value().stripTrailingZeros().toPlainString();
  }

  /** The part of a finding id before its first dot. */
  static String familyOf(String id) {
    return id.substring(0, id.indexOf('.'));
  }
}
