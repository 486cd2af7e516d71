package ess.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.Session;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns a user name and its password into an access token. An account that is not there costs the
 * same work and gets the same answer as a wrong password. Failures are counted per address, per
 * account, and per both together. Called by the route {@code login}; safe for many threads.
 */
public final class Login {

  private static final int PER_ADDRESS = 60;
  private static final int PER_PAIR = 10;
  private static final int PER_ACCOUNT = 200;

  private final Tokens tokens;
  private final Passwords passwords;
  private final Attempts attempts;
  private final Auth.Registers registers;
  private final Clock clock;

  Login(
      Tokens tokens,
      Passwords passwords,
      Attempts attempts,
      Auth.Registers registers,
      Clock clock) {
    this.tokens = tokens;
    this.passwords = passwords;
    this.attempts = attempts;
    this.registers = registers;
    this.clock = clock;
  }

  /**
   * The answer to a request, which the contract has checked.
   *
   * @throws AuthException if it is refused
   */
  public String answer(String body, User user) {
    ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    String username = StrictJson.text(json, "username");
    String password = StrictJson.text(json, "password");
    Asker asker = Asker.of(user);
    String address = "address " + asker.address();
    String account = "account " + username.toLowerCase(Locale.ROOT);
    String pair = "pair " + asker.address() + ' ' + username.toLowerCase(Locale.ROOT);
    attempts.count(address, PER_ADDRESS);
    attempts.count(account, PER_ACCOUNT);
    attempts.count(pair, PER_PAIR);
    Account found = check(username, password);
    attempts.forgive(address);
    attempts.forgive(account);
    attempts.clear(pair);
    Session session = begin(found, asker);
    Tokens.Issued issued = tokens.issue(found, session);
    return "{\"accessToken\":\"%s\",\"tokenType\":\"Bearer\",\"expiresIn\":%d}"
        .formatted(issued.text(), issued.seconds());
  }

  private Account check(String username, String password) {
    Optional<Account> found =
        registers.accounts().byName(username).filter(account -> !account.disabled());
    if (found.isEmpty()) {
      passwords.pretend(password);
      throw new AuthException.WrongLogin();
    }
    if (!passwords.matches(password, found.get().passwordHash())) {
      throw new AuthException.WrongLogin();
    }
    return found.get();
  }

  private Session begin(Account account, Asker asker) {
    Instant now = clock.instant();
    Session session =
        new Session(
            UUID.randomUUID().toString(),
            account.id(),
            now,
            now,
            now.plus(Duration.ofHours(1)),
            false,
            asker.address());
    registers.sessions().begin(session);
    return session;
  }
}
