package ess.auth;

import ess.message.Account;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import ess.message.Role;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds and changes accounts by the rules: there is always an admin who can log in, names and mail
 * addresses stand once, and each change is audited in the same transaction. Safe for many threads.
 */
public final class AccountKeeper {

  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>,;:\"\\\\\\p{Cntrl}]{1,64}@[A-Za-z0-9.-]{1,189}");

  private final Auth.Registers registers;
  private final PasswordRules rules;
  private final Passwords passwords;
  private final Runnable afterwards;
  private final Clock clock;

  /**
   * Keeps the accounts of the registers.
   *
   * @param afterwards is run when a change is on the disk
   */
  AccountKeeper(
      Auth.Registers registers,
      PasswordRules rules,
      Passwords passwords,
      Runnable afterwards,
      Clock clock) {
    this.registers = registers;
    this.rules = rules;
    this.passwords = passwords;
    this.afterwards = afterwards;
    this.clock = clock;
  }

  /** Keeps the accounts beside a running service, which takes notice by itself. */
  public static AccountKeeper beside(Auth.Registers registers, PasswordRules rules, Clock clock) {
    return new AccountKeeper(registers, rules, new Passwords(), () -> {}, clock);
  }

  /** Who does it, for the audit. */
  public interface Actor {

    /** The entry about something it did. */
    AuditEntry entry(
        String action, @Nullable String target, Outcome outcome, Map<String, String> detail);
  }

  /**
   * How an account shall be.
   *
   * @param role what it may do
   * @param email its mail address, or null
   * @param disabled whether it is shut
   */
  public record Shape(Role role, @Nullable String email, boolean disabled) {

    /** How the account is. */
    public static Shape of(Account account) {
      return new Shape(account.role(), account.email(), account.disabled());
    }

    /** With another role. */
    public Shape withRole(Role other) {
      return new Shape(other, email, disabled);
    }

    /** With another mail address, or none. */
    public Shape withEmail(@Nullable String other) {
      return new Shape(role, other == null ? null : other.toLowerCase(Locale.ROOT), disabled);
    }

    /** Shut or open. */
    public Shape withDisabled(boolean shut) {
      return new Shape(role, email, shut);
    }
  }

  /**
   * Adds an account.
   *
   * @throws AccountException if name, mail address or password are not taken
   */
  public Account add(
      String username, @Nullable String email, Role role, String password, Actor actor) {
    if (!AuthSettings.isUsername(username)) {
      throw AccountException.unfit(
          "A user name has 1 to 64 letters, digits or . _ @ + -, and begins with a letter or digit.");
    }
    checkEmail(email);
    rules.check(password, username);
    Account account =
        new Account(
            UUID.randomUUID().toString(),
            username,
            email == null ? null : email.toLowerCase(Locale.ROOT),
            role,
            passwords.hash(password),
            clock.instant(),
            false,
            1);
    registers
        .transactions()
        .inOne(
            () -> {
              if (!registers.accounts().add(account)) {
                throw AccountException.conflict("The user name or mail address is taken.");
              }
              audit(actor, "user.add", account, Map.of("role", role.text()));
              return account;
            });
    afterwards.run();
    return account;
  }

  private static void checkEmail(@Nullable String email) {
    if (email != null && !EMAIL.matcher(email).matches()) {
      throw AccountException.unfit("The mail address is none.");
    }
  }

  private void audit(Actor actor, String action, Account account, Map<String, String> detail) {
    registers.audit().append(actor.entry(action, account.username(), Outcome.DONE, detail));
  }

  /**
   * Changes an account to the shape; tokens from before are worth nothing then.
   *
   * @param before the account as the caller knows it
   * @throws AccountException if it was changed meanwhile, is the last admin who can log in, or the
   *     mail address is taken
   */
  public Account change(Account before, Shape after, Actor actor) {
    if (Shape.of(before).equals(after)) {
      return before;
    }
    checkEmail(after.email());
    Account changed =
        registers
            .transactions()
            .inOne(
                () -> {
                  checkAdmin(before, after);
                  checkFree(before, after.email());
                  if (!registers
                      .accounts()
                      .change(
                          before.id(),
                          before.version(),
                          after.role(),
                          after.email(),
                          after.disabled())) {
                    throw AccountException.stale();
                  }
                  auditChange(before, after, actor);
                  return get(before.id());
                });
    afterwards.run();
    return changed;
  }

  private void checkAdmin(Account before, Shape after) {
    boolean staysAdmin = after.role() == Role.ADMIN && !after.disabled();
    if (staysAdmin) {
      return;
    }
    boolean isThereAnother =
        registers.accounts().all().stream()
            .filter(other -> !other.id().equals(before.id()))
            .anyMatch(other -> other.role() == Role.ADMIN && !other.disabled());
    boolean wasAdmin = before.role() == Role.ADMIN && !before.disabled();
    if (wasAdmin && !isThereAnother) {
      throw AccountException.conflict("This is the last admin who can log in.");
    }
  }

  private void checkFree(Account before, @Nullable String email) {
    if (email != null
        && registers
            .accounts()
            .byEmail(email)
            .filter(other -> !other.id().equals(before.id()))
            .isPresent()) {
      throw AccountException.conflict("The mail address is taken.");
    }
  }

  private void auditChange(Account before, Shape after, Actor actor) {
    if (before.role() != after.role()) {
      audit(
          actor,
          "user.role",
          before,
          Map.of("from", before.role().text(), "to", after.role().text()));
    }
    if (before.disabled() != after.disabled()) {
      audit(actor, after.disabled() ? "user.disable" : "user.enable", before, Map.of());
    }
    if (!Objects.equals(before.email(), after.email())) {
      audit(actor, "user.email", before, Map.of());
    }
  }

  /**
   * Sets another password, which ends all sessions of the account.
   *
   * @throws AccountException if it is not taken
   */
  public void setPassword(Account account, String password, Actor actor) {
    rules.check(password, account.username());
    String hash = passwords.hash(password);
    registers
        .transactions()
        .inOne(
            () -> {
              registers.accounts().setPassword(account.id(), hash);
              audit(actor, "user.password", account, Map.of());
              return account;
            });
    afterwards.run();
  }

  /** The account of the id. */
  Account get(String id) {
    return registers
        .accounts()
        .byId(id)
        .orElseThrow(() -> AccountException.missing("No user has this id."));
  }
}
