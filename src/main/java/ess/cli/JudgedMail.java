package ess.cli;

import ess.message.Verdict.Result;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a labelled mail once it was judged; nothing of its text.
 *
 * @param mail the mail
 * @param hasHtml whether a body part of it is HTML
 * @param result the verdict
 * @param score the sum of the terms
 * @param terms what each finding id counted, the gravest first, each id once
 * @param carriers the ids without which the mail would not be flagged; empty if it is not
 * @param failure why it could not be judged, or null; then nothing else holds
 */
record JudgedMail(
    LabelledMail mail,
    boolean hasHtml,
    Result result,
    int score,
    List<Counted> terms,
    Set<String> carriers,
    @Nullable String failure) {

  /**
   * What the findings of one id counted together.
   *
   * @param id the id
   * @param counted the sum of their terms
   */
  record Counted(String id, int counted) {}

  JudgedMail {
    terms = List.copyOf(terms);
    carriers = Set.copyOf(carriers);
  }

  static JudgedMail failed(LabelledMail mail, String why) {
    return new JudgedMail(mail, false, Result.UNSCANNABLE, 0, List.of(), Set.of(), why);
  }

  /** Whether it was called suspicious or worse. */
  boolean isFlagged() {
    return result == Result.SUSPICIOUS || result == Result.MALICIOUS;
  }

  boolean isMalicious() {
    return result == Result.MALICIOUS;
  }

  /** {@code html} or {@code text}. */
  String format() {
    return hasHtml ? "html" : "text";
  }

  boolean holds(String id) {
    return terms.stream().anyMatch(term -> term.id().equals(id));
  }
}
