package ess.message;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right of a machine to ask in the name of an account; the token itself is kept nowhere.
 *
 * @param id the id
 * @param account the id of the account
 * @param name what its owner calls it
 * @param scopes what it may be used for
 * @param madeAt when it was made
 * @param endsAt when it is over
 * @param lastUsedAt when it was last used, a minute more or less; null if never
 */
public record ApiToken(
    String id,
    String account,
    String name,
    Set<String> scopes,
    Instant madeAt,
    Instant endsAt,
    @Nullable Instant lastUsedAt) {

  /** Copies the scopes. */
  public ApiToken {
    scopes = Set.copyOf(scopes);
  }
}
