package ess.auth;

import ess.message.AccountRegister;
import ess.message.ApiTokenRegister;
import ess.message.AuditLog;
import ess.message.ResetRegister;
import ess.message.SessionRegister;
import ess.message.Transactions;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What decides who is let in, put together once.
 *
 * @param tokens issues and verifies access tokens
 * @param standing knows who may still ask
 * @param tickets for the feed
 * @param login bean of the route {@code login}
 * @param sessions bean of the routes {@code refresh-session} and {@code end-session}
 * @param accounts adds and changes accounts
 * @param users bean of the routes about users
 * @param ownAccount bean of the routes about the own account
 * @param apiTokens bean of the routes about API tokens
 * @param firstAdmin bean of the route {@code make-first-admin}
 * @param passwordReset bean of the routes that let somebody set a forgotten password anew
 */
public record Auth(
    Tokens tokens,
    Standing standing,
    Tickets tickets,
    Login login,
    Sessions sessions,
    AccountKeeper accounts,
    Users users,
    OwnAccount ownAccount,
    ApiTokens apiTokens,
    FirstAdmin firstAdmin,
    PasswordReset passwordReset) {

  private static final Logger LOG = LoggerFactory.getLogger("ess.auth");
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final long FOLLOW_MILLIS = 500;
  private static final long USE_MILLIS = 60_000;
  private static final long FORGET_MILLIS = 3_600_000;

  /**
   * What it needs of the database.
   *
   * @param accounts the accounts
   * @param sessions the sessions
   * @param apiTokens the API tokens
   * @param resets the tokens of password resets
   * @param transactions makes several writes one
   * @param audit the audit
   */
  public record Registers(
      AccountRegister accounts,
      SessionRegister sessions,
      ApiTokenRegister apiTokens,
      ResetRegister resets,
      Transactions transactions,
      AuditLog audit) {}

  /**
   * Puts it together.
   *
   * @throws IllegalArgumentException if the signing key is none; the message says what to change
   */
  public static Auth open(
      Vertx vertx,
      AuthSettings settings,
      ResetSettings reset,
      Seal seal,
      Registers registers,
      Clock clock) {
    Tokens tokens =
        new Tokens(
            vertx,
            SigningKey.parse(settings.privateKey()),
            VerifyingKey.parse(settings.previousKeys()),
            settings.accessTokenLife(),
            clock);
    Standing standing =
        new Standing(registers.accounts(), registers.sessions(), registers.apiTokens(), clock);
    every(vertx, FOLLOW_MILLIS, "accounts changed elsewhere", standing::follow);
    every(vertx, USE_MILLIS, "the use of API tokens", standing::writeUse);
    Sessions sessions = new Sessions(tokens, standing, registers, settings, clock);
    every(vertx, FORGET_MILLIS, "sessions that are over", sessions::forget);
    Passwords passwords = new Passwords();
    PasswordRules rules = PasswordRules.load(settings.commonPasswords());
    Login login = new Login(sessions, passwords, new Attempts(clock, WINDOW), registers);
    AccountKeeper accounts =
        new AccountKeeper(registers, rules, passwords, standing::reload, clock);
    return new Auth(
        tokens,
        standing,
        new Tickets(standing, clock),
        login,
        sessions,
        accounts,
        new Users(registers.accounts(), accounts),
        new OwnAccount(registers.sessions(), accounts, login, clock),
        new ApiTokens(registers, standing, clock),
        new FirstAdmin(settings, passwords, rules, registers, standing, clock),
        new PasswordReset(reset, passwords, rules, seal, registers, standing, clock));
  }

  /**
   * Does the work again and again, on a thread that may wait. What fails is tried again, and told
   * if it fails twice: at the end of the service the database may be gone already.
   */
  private static void every(Vertx vertx, long millis, String what, Runnable work) {
    AtomicBoolean running = new AtomicBoolean();
    AtomicInteger failures = new AtomicInteger();
    Callable<Boolean> call =
        () -> {
          work.run();
          return true;
        };
    vertx.setPeriodic(
        millis,
        timer -> {
          if (!running.compareAndSet(false, true)) {
            return;
          }
          vertx
              .executeBlocking(call, false)
              .onComplete(
                  done -> {
                    running.set(false);
                    if (done.succeeded()) {
                      failures.set(0);
                    } else if (failures.incrementAndGet() > 1) {
                      LOG.warn("{}: tried again, for {}", what, done.cause().toString());
                    }
                  });
        });
  }

  /** Whether it costs next to nothing to say who sends this bearer token. */
  public boolean isCheap(String token) {
    return token.startsWith(Standing.API_TOKEN) || tokens.isKnown(token);
  }

  /**
   * Who sends this bearer token.
   *
   * @throws AuthException.BadToken if it is none of ours, or holds no more
   */
  public Caller authenticate(String token) {
    if (token.startsWith(Standing.API_TOKEN)) {
      return standing.ofApiToken(token);
    }
    Caller caller = tokens.verify(token);
    if (!standing.stands(caller)) {
      throw new AuthException.BadToken("account or session has ended or changed");
    }
    return caller;
  }
}
