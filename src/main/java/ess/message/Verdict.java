package ess.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a message, and why.
 *
 * @param result the decision
 * @param score the sum of the terms
 * @param suspiciousFrom the score from which a message is suspicious
 * @param maliciousFrom the score from which a message is malicious
 * @param action what is to be done about it, as the policy says: {@code none}, or {@code
 *     move:FOLDER}
 * @param policy the digest of the policy that weighed
 * @param engine the digest of program version and scanners, rules and learner among them
 * @param rules the digest of rules and lists; null where none were applied
 * @param learner the digest of what the learner knew; null where none was asked
 * @param givenAt when it was given
 * @param tookMs how long the work took, in milliseconds
 * @param terms the arithmetic: what each finding added, in the order of {@code findings}
 * @param findings what was found, gravest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verdict(
    Result result,
    int score,
    int suspiciousFrom,
    int maliciousFrom,
    String action,
    Sha256 policy,
    Sha256 engine,
    @Nullable Sha256 rules,
    @Nullable Sha256 learner,
    Instant givenAt,
    long tookMs,
    List<Term> terms,
    List<Finding> findings) {

  /** The four decisions. */
  public enum Result {
    /** All of it was looked at, and nothing speaks against it. */
    CLEAN,
    /** It could not be looked at as a whole, and what was seen does not suffice to judge it. */
    UNSCANNABLE,
    /** Enough speaks against it to be careful. */
    SUSPICIOUS,
    /** It does harm. */
    MALICIOUS;

    /** The name in lower case, as in JSON. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads a name of either case. */
    public static Result parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * One summand of the score.
   *
   * @param finding the id of the finding
   * @param part where it was seen
   * @param given the score that the finding itself has
   * @param counted what of it counts under the policy
   * @param why the setting of the policy that made the difference; null where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Term(String finding, PartPath part, int given, int counted, @Nullable String why) {}

  /** Copies the lists. */
  public Verdict {
    terms = List.copyOf(terms);
    findings = List.copyOf(findings);
  }
}
