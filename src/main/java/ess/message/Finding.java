package ess.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something seen in a message, and where.
 *
 * @param id what was seen: a family and a name, as in {@code archive.encrypted}; never reused
 * @param source who saw it: the name of a scanner or a rule, or {@code decompose}
 * @param title one sentence for a person, without its full stop
 * @param severity how grave it is
 * @param score what it adds to the score of the message before the policy weighs it, {@value
 *     #MIN_SCORE} to {@value #MAX_SCORE}
 * @param technique the id of the technique in MITRE ATT&amp;CK, if it has one
 * @param part where it was seen
 * @param range the bytes that show it, counted in the content of {@code part}; of {@link
 *     PartPath#ROOT} that is the raw message
 * @param evidence the proof, short, harmless and without secrets
 * @param evidenceSha256 the digest of the bytes in {@code range}; the judge sets it, null where
 *     there is no range or the part does not have such bytes
 * @param unfinished whether it says that something was not looked at; a message with such a finding
 *     is never clean
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Finding(
    String id,
    String source,
    String title,
    Severity severity,
    int score,
    @Nullable String technique,
    PartPath part,
    @Nullable ByteRange range,
    @Nullable String evidence,
    @Nullable Sha256 evidenceSha256,
    boolean unfinished) {

  /** The lowest score of one finding. */
  public static final int MIN_SCORE = -10;

  /** The highest score of one finding. */
  public static final int MAX_SCORE = 100;

  private static final Pattern ID =
      Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
  private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");
  private static final int MAX_TITLE = 300;
  private static final int MAX_EVIDENCE = 200;

  /** Checks id, score and technique; cuts and cleans title and evidence. */
  public Finding {
    if (!ID.matcher(id).matches() || id.length() > 100) {
      throw new IllegalArgumentException("not a finding id: " + LogText.clean(id, 100));
    }
    if (score < MIN_SCORE || score > MAX_SCORE) {
      throw new IllegalArgumentException("score of " + id + " is out of bounds: " + score);
    }
    if (technique != null && !TECHNIQUE.matcher(technique).matches()) {
      throw new IllegalArgumentException("technique of " + id + " is no ATT&CK id");
    }
    source = LogText.clean(source, 100);
    title = LogText.clean(title, MAX_TITLE);
    evidence = evidence == null ? null : LogText.clean(evidence, MAX_EVIDENCE);
  }

  /**
   * A finding without technique, range or evidence, to be completed by the {@code with} methods.
   */
  public static Finding of(
      String id, String source, String title, Severity severity, int score, PartPath part) {
    return new Finding(id, source, title, severity, score, null, part, null, null, null, false);
  }

  /** The same with the id of its technique. */
  public Finding withTechnique(String attackId) {
    return with(attackId, range, evidence, evidenceSha256, unfinished);
  }

  /** The same with the bytes that show it. */
  public Finding withRange(long from, long to) {
    return with(technique, new ByteRange(from, to), evidence, null, unfinished);
  }

  /** The same with its proof. */
  public Finding withEvidence(String proof) {
    return with(technique, range, proof, evidenceSha256, unfinished);
  }

  /** The same with the digest of the bytes that show it. */
  public Finding withEvidenceSha256(@Nullable Sha256 digest) {
    return with(technique, range, evidence, digest, unfinished);
  }

  /** The same, saying that something was not looked at. */
  public Finding asUnfinished() {
    return with(technique, range, evidence, evidenceSha256, true);
  }

  private Finding with(
      @Nullable String attackId,
      @Nullable ByteRange bytes,
      @Nullable String proof,
      @Nullable Sha256 digest,
      boolean open) {
    return new Finding(
        id, source, title, severity, score, attackId, part, bytes, proof, digest, open);
  }
}
