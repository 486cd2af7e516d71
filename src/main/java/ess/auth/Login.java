package ess.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  Login(Tokens tokens, Passwords passwords, Attempts attempts) {
    this.tokens = tokens;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /**
   * Somebody who wants in.
   *
   * @param username the name as given
   * @param password the password as given
   * @param address where from
   */
  public record Attempt(String username, String password, String address) {

    private String account() {
      return username.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return "Attempt";
    }
  }

  /** Reads the body of the request, which the contract has checked. */
  public Attempt open(String body, User user) {
    ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
    return new Attempt(
        StrictJson.text(json, "username"),
        StrictJson.text(json, "password"),
        Asker.of(user).address());
  }

  /** The parameters of the query for the account. */
  public Map<String, Object> parameters(Attempt attempt) {
    return Map.of("username", attempt.username());
  }

  /**
   * The answer to the attempt.
   *
   * @param rows the account's row: id, username, password_hash, role; empty if there is none
   * @throws AuthException if it is refused
   */
  public String answer(List<Map<String, Object>> rows, Attempt attempt) {
    String address = "address " + attempt.address();
    String account = "account " + attempt.account();
    String pair = "pair " + attempt.address() + ' ' + attempt.account();
    attempts.count(address, PER_ADDRESS);
    attempts.count(account, PER_ACCOUNT);
    attempts.count(pair, PER_PAIR);
    if (rows.isEmpty()) {
      passwords.pretend(attempt.password());
      throw new AuthException.WrongLogin();
    }
    Account found = Account.of(rows.get(0));
    if (!passwords.matches(attempt.password(), found.passwordHash())) {
      throw new AuthException.WrongLogin();
    }
    attempts.forgive(address);
    attempts.forgive(account);
    attempts.clear(pair);
    return "{\"accessToken\":\"%s\",\"tokenType\":\"Bearer\",\"expiresIn\":%d}"
        .formatted(tokens.issue(found), tokens.lifeSeconds());
  }
}
