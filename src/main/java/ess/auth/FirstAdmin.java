package ess.auth;

import ess.message.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first admin from the environment when no account exists yet. Called by the route {@code
 * make-first-admin} until it is settled; safe for many threads.
 */
public final class FirstAdmin {

  private static final Logger LOG = LoggerFactory.getLogger("ess.auth");
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final @Nullable String username;
  private final @Nullable String password;
  private final Passwords passwords;
  private final Clock clock;
  private volatile boolean settled;

  FirstAdmin(AuthSettings settings, Passwords passwords, Clock clock) {
    this.username = settings.adminUsername();
    this.password = settings.adminPassword();
    this.passwords = passwords;
    this.clock = clock;
  }

  /** Whether it is still open if there is an account. */
  public boolean isPending() {
    return !settled;
  }

  /** Takes notice of how many accounts there are. */
  public void see(long accounts) {
    if (accounts > 0) {
      settled = true;
    } else if (username == null) {
      settled = true;
      LOG.warn(
          "there is no account, so nobody can log in: set ESS_ADMIN_USERNAME and ESS_ADMIN_PASSWORD and start again");
    }
  }

  /** The columns of the new row, by name. */
  public Map<String, Object> row() {
    if (username == null || password == null) {
      throw new IllegalStateException("no first admin is configured");
    }
    Instant now = clock.instant();
    return Map.of(
        "id", UUID.randomUUID().toString(),
        "username", username,
        "hash", passwords.hash(password),
        "role", Role.ADMIN.text(),
        "now", ISO.format(now));
  }

  /** Takes notice that the row is written. */
  public void made() {
    settled = true;
    LOG.info("the first admin is made");
  }
}
