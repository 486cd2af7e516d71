package ess.auth;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import java.time.Instant;

/**
 * Who asks, as a verified token or ticket says.
 *
 * @param account the id of the account
 * @param username its name
 * @param role what it may do
 * @param tokenId the {@code jti} of the token
 * @param until when the right to ask ends
 */
public record Caller(String account, String username, Role role, String tokenId, Instant until) {

  private static final String ATTRIBUTE = "ess.caller";

  /** The form in which a request of Vert.x carries a caller. */
  public User toUser() {
    return User.create(new JsonObject(), new JsonObject().put(ATTRIBUTE, this));
  }

  /** Takes out what {@link #toUser} put in. */
  public static Caller of(User user) {
    if (user.attributes().getValue(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("the request passed no authentication");
  }
}
