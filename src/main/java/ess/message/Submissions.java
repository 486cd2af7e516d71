package ess.message;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where mails that are handed in are registered, each once. Safe for many threads. */
public interface Submissions {

  /** How long a key is known. */
  Duration KEY_LIFE = Duration.ofHours(24);

  /**
   * Writes the row of a mail, and its event, unless the account has handed in the same bytes under
   * the same key within {@link #KEY_LIFE}.
   *
   * @param account who hands it in
   * @param key the caller's name for this act; null if it shall be a new mail in any case
   * @throws KeyReusedException if the account has handed in other bytes under the key
   */
  Submission register(Arrival arrival, String account, @Nullable String key);
}
