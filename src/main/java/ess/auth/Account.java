package ess.auth;

import ess.message.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code app_user} as far as a log-in needs it.
 *
 * @param id its id
 * @param username its name
 * @param passwordHash the hash as PHC string
 * @param role what it may do
 */
record Account(String id, String username, String passwordHash, Role role) {

  /** Reads the columns id, username, password_hash and role. */
  static Account of(Map<String, ?> row) {
    return new Account(
        text(row, "id"),
        text(row, "username"),
        text(row, "password_hash"),
        Role.parse(text(row, "role")));
  }

  private static String text(Map<String, ?> row, String column) {
    @Nullable Object value = row.get(column);
    if (value == null) {
      throw new IllegalArgumentException("a row of app_user has no " + column);
    }
    return value.toString();
  }
}
