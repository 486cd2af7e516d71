package ess.message;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the audit is told: who did what to whom, and how it ended. Never a password, a token, or
 * text of a mail.
 *
 * @param actor the username, {@code system} for the service itself, or {@code unknown}
 * @param action what was tried, such as {@code session.login}: {@code <thing>.<verb>}
 * @param target the id or name it was done to; null if there is none
 * @param outcome how it ended
 * @param address where the request came from; null if from no request
 * @param correlation the number of the request; null if from none
 * @param detail further facts by name, short
 */
public record AuditEntry(
    String actor,
    String action,
    @Nullable String target,
    Outcome outcome,
    @Nullable String address,
    @Nullable String correlation,
    Map<String, String> detail) {

  /** The actor of what the service does by itself. */
  public static final String SYSTEM = "system";

  private static final int MAX_TEXT = 200;
  private static final int MAX_DETAILS = 20;
  private static final Pattern ACTION = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*");

  /** How it ended. */
  public enum Outcome {
    /** It was done. */
    DONE,
    /** The caller may not, or could not prove who it is. */
    REFUSED,
    /** It was tried and did not succeed. */
    FAILED
  }

  /** Checks the action's form, and cuts and cleans all texts. */
  public AuditEntry {
    if (!ACTION.matcher(action).matches()) {
      throw new IllegalArgumentException("an action is <thing>.<verb> in lower case");
    }
    if (detail.size() > MAX_DETAILS) {
      throw new IllegalArgumentException(
          "an audit entry has at most %d details".formatted(MAX_DETAILS));
    }
    actor = LogText.clean(actor, MAX_TEXT);
    target = target == null ? null : LogText.clean(target, MAX_TEXT);
    detail =
        detail.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, e -> LogText.clean(e.getValue(), MAX_TEXT)));
  }
}
