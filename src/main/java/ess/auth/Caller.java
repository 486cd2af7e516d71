package ess.auth;

import ess.message.Role;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as a verified token or ticket says. Whether that still holds, {@link Standing} knows.
 *
 * @param account the id of the account
 * @param username its name
 * @param role what it may do
 * @param version the version of the account
 * @param session the id of the session; null if it asks by an API token
 * @param scopes what the API token may be used for; null for a session, which may all
 * @param tokenId the {@code jti} of the access token, or the id of the API token
 * @param until when the right to ask ends
 */
public record Caller(
    String account,
    String username,
    Role role,
    long version,
    @Nullable String session,
    @Nullable Set<String> scopes,
    String tokenId,
    Instant until) {

  /** Whether it asks within a session, as a person does. */
  public boolean isInSession() {
    return session != null;
  }
}
