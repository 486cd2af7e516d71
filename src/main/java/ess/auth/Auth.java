package ess.auth;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;

/**
 * What decides who is let in, put together once.
 *
 * @param tokens issues and verifies access tokens
 * @param tickets for the feed
 * @param login bean of the route {@code login}
 * @param firstAdmin bean of the route {@code make-first-admin}
 */
public record Auth(Tokens tokens, Tickets tickets, Login login, FirstAdmin firstAdmin) {

  private static final Duration WINDOW = Duration.ofMinutes(5);

  /**
   * Puts it together.
   *
   * @throws IllegalArgumentException if the signing key is none; the message says what to change
   */
  public static Auth open(Vertx vertx, AuthSettings settings, Clock clock) {
    Tokens tokens =
        new Tokens(
            vertx, SigningKey.parse(settings.privateKey()), settings.accessTokenLife(), clock);
    Passwords passwords = new Passwords();
    return new Auth(
        tokens,
        new Tickets(clock),
        new Login(tokens, passwords, new Attempts(clock, WINDOW)),
        new FirstAdmin(settings, passwords, clock));
  }
}
