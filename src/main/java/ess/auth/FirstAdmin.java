package ess.auth;

import ess.message.Account;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import ess.message.Role;
import java.time.Clock;
import java.util.Locale;
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

  private final @Nullable String username;
  private final @Nullable String password;
  private final @Nullable String email;
  private final Passwords passwords;
  private final Auth.Registers registers;
  private final Standing standing;
  private final Clock clock;
  private volatile boolean settled;

  /**
   * Knows the settings.
   *
   * @throws IllegalArgumentException if its password is needed and not taken
   */
  FirstAdmin(
      AuthSettings settings,
      Passwords passwords,
      PasswordRules rules,
      Auth.Registers registers,
      Standing standing,
      Clock clock) {
    this.username = settings.adminUsername();
    this.password = settings.adminPassword();
    this.email = settings.adminEmail();
    this.passwords = passwords;
    this.registers = registers;
    this.standing = standing;
    this.clock = clock;
    if (username != null && password != null && registers.accounts().all().isEmpty()) {
      checkPassword(rules, password, username);
    }
  }

  private static void checkPassword(PasswordRules rules, String password, String username) {
    try {
      rules.check(password, username);
    } catch (AccountException e) {
      throw new IllegalArgumentException(
          "ESS_ADMIN_PASSWORD is not taken: %s ./ess keys makes a fitting one"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Whether it is still open if there is an account. */
  public boolean isPending() {
    return !settled;
  }

  /** Makes the account, unless there is one, or none is configured. */
  public void make() {
    if (!registers.accounts().all().isEmpty()) {
      settled = true;
    } else if (username == null || password == null) {
      settled = true;
      LOG.warn(
          "there is no account, so nobody can log in: set ESS_ADMIN_USERNAME and ESS_ADMIN_PASSWORD and start again");
    } else {
      add(username, passwords.hash(password));
      standing.reload();
      settled = true;
      LOG.info("the first admin is made");
    }
  }

  private void add(String name, String hash) {
    Account admin =
        new Account(
            UUID.randomUUID().toString(),
            name,
            email == null ? null : email.toLowerCase(Locale.ROOT),
            Role.ADMIN,
            hash,
            clock.instant(),
            false,
            1);
    registers
        .transactions()
        .inOne(
            () -> {
              registers.accounts().add(admin);
              registers
                  .audit()
                  .append(
                      new AuditEntry(
                          AuditEntry.SYSTEM,
                          "user.add",
                          name,
                          Outcome.DONE,
                          null,
                          null,
                          Map.of("role", admin.role().text())));
              return admin;
            });
  }
}
