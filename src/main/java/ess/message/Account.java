package ess.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param id the id, never used again for another
 * @param username the name; upper and lower case count as one
 * @param email where to reach its owner, in lower case; null if unknown
 * @param role what it may do
 * @param passwordHash the hash of the password as PHC string
 * @param createdAt when it was made
 * @param disabled whether it is shut
 * @param version grows with each change of role, password, or being shut: tokens of an older
 *     version are worth nothing
 */
public record Account(
    String id,
    String username,
    @Nullable String email,
    Role role,
    String passwordHash,
    Instant createdAt,
    boolean disabled,
    long version) {

  @Override
  public String toString() {
    return "Account[" + id + "]";
  }
}
