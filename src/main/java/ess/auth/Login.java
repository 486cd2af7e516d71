package ess.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns a user name and its password into a session. An account that is not there costs the same
 * work and gets the same answer as a wrong password. Attempts are counted per address, per address
 * and account together, and per account; the last does not count for addresses from which the
 * account has logged in before, so that its owner is not locked out by somebody elsewhere. Bean of
 * the route {@code login}; safe for many threads.
 */
public final class Login {

  private static final int PER_ADDRESS = 60;
  private static final int PER_PAIR = 10;
  private static final int PER_ACCOUNT = 200;

  private final Sessions sessions;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Auth.Registers registers;

  Login(Sessions sessions, Passwords passwords, Attempts attempts, Auth.Registers registers) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.attempts = attempts;
    this.registers = registers;
  }

  /**
   * The answer to a request, which the contract has checked.
   *
   * @throws AuthException if it is refused
   */
  public Grant answer(String body, User user) {
    ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    Account account =
        prove(
            StrictJson.text(json, "username"),
            StrictJson.text(json, "password"),
            Asker.of(user),
            "session.login");
    return sessions.begin(account, Asker.of(user), "cookie".equals(json.path("session").asText()));
  }

  /**
   * The account whose password it is.
   *
   * @param action what the audit calls it where it fails
   * @throws AuthException if it is not, or there were too many attempts
   */
  Account prove(String username, String password, Asker asker, String action) {
    Optional<Account> known = registers.accounts().byName(username);
    boolean isFamiliar =
        registers.sessions().knows(known.map(Account::id).orElse(""), asker.network());
    Keys keys = Keys.of(username, asker);
    try {
      attempts.count(keys.address, PER_ADDRESS);
      attempts.count(keys.pair, PER_PAIR);
      attempts.count(keys.account, isFamiliar ? Integer.MAX_VALUE : PER_ACCOUNT);
    } catch (AuthException.ComeBack e) {
      if (e.isFirst()) {
        refused(known, asker, action, "too many attempts");
      }
      throw e;
    }
    @Nullable Account account = check(known, password, keys);
    if (account == null) {
      refused(known, asker, action, "wrong");
      throw new AuthException.WrongLogin();
    }
    forgive(keys);
    attempts.clear(keys.pair);
    return account;
  }

  private @Nullable Account check(Optional<Account> known, String password, Keys keys) {
    try {
      if (known.isEmpty() || known.get().disabled()) {
        passwords.pretend(password);
        return null;
      }
      Account account = known.get();
      if (!passwords.matches(password, account.passwordHash())) {
        return null;
      }
      if (Passwords.isOutdated(account.passwordHash())) {
        registers.accounts().rehash(account.id(), account.passwordHash(), passwords.hash(password));
      }
      return account;
    } catch (AuthException.ComeBack e) {
      forgive(keys);
      attempts.forgive(keys.pair);
      throw e;
    }
  }

  private void forgive(Keys keys) {
    attempts.forgive(keys.address);
    attempts.forgive(keys.account);
  }

  /** A name that is no account's may be a password in the wrong field: it is not written down. */
  private void refused(Optional<Account> known, Asker asker, String action, String reason) {
    registers
        .audit()
        .append(
            new AuditEntry(
                known.map(Account::username).orElse("unknown"),
                action,
                known.map(Account::id).orElse(null),
                Outcome.REFUSED,
                asker.address(),
                asker.correlation(),
                Map.of("reason", reason)));
  }

  /** What the attempts are counted under. */
  private record Keys(String address, String account, String pair) {

    static Keys of(String username, Asker asker) {
      String name = username.toLowerCase(Locale.ROOT);
      return new Keys(
          "address " + asker.network(), "account " + name, "pair " + asker.network() + ' ' + name);
    }
  }
}
