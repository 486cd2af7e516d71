package ess.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.AuditEntry.Outcome;
import ess.message.ResetRegister;
import ess.message.ResetToken;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets somebody who reads the mail of an account set its password anew.
 *
 * <p>{@link #request} does the same for every address and answers before anything is looked up;
 * what depends on the account happens in {@link #mail}, on another thread. Mails go to the address
 * that the account has, never to the one that was typed. Called by the routes; safe for many
 * threads.
 */
public final class PasswordReset {

  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final int PER_ADDRESS = 20;
  private static final int PER_TARGET = 5;
  private static final int GUESSES = 30;
  private static final String REQUEST = "reset.request";
  private static final String CONFIRM = "reset.confirm";

  private final ResetSettings settings;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final Seal seal;
  private final ResetRegister resets;
  private final Auth.Registers registers;
  private final Standing standing;
  private final Clock clock;
  private final Attempts attempts;
  private final SecureRandom random = new SecureRandom();

  PasswordReset(
      ResetSettings settings,
      Passwords passwords,
      PasswordRules rules,
      Seal seal,
      Auth.Registers registers,
      Standing standing,
      Clock clock) {
    this.settings = settings;
    this.passwords = passwords;
    this.rules = rules;
    this.seal = seal;
    this.resets = registers.resets();
    this.registers = registers;
    this.standing = standing;
    this.clock = clock;
    this.attempts = new Attempts(clock, WINDOW);
  }

  /**
   * Somebody who has forgotten a password.
   *
   * @param email the address as typed
   * @param asker where the request comes from
   */
  public record Request(String email, Asker asker) {

    @Override
    public String toString() {
      return "Request";
    }
  }

  /**
   * Takes a request in.
   *
   * @throws AuthException if there is no reset, or too many come from where it comes from
   */
  public Request request(String body, User user) {
    checkOn();
    Asker asker = Asker.of(user);
    attempts.count("address " + asker.address(), PER_ADDRESS);
    return new Request(StrictJson.text(json(body), "email"), asker);
  }

  /** The mail that the request leads to; none if nobody has the address, or it has had enough. */
  public List<OutgoingMail> mail(Request request) {
    Optional<Account> found = registers.accounts().byEmail(request.email()).filter(this::isReached);
    if (found.isEmpty()) {
      write(request.asker(), REQUEST, null, Outcome.FAILED, "no account to mail to");
      return List.of();
    }
    Account account = found.get();
    try {
      attempts.count("account " + account.id(), PER_TARGET);
    } catch (AuthException.ComeBack e) {
      write(request.asker(), REQUEST, account.username(), Outcome.REFUSED, "too many requests");
      return List.of();
    }
    ResetToken token = ResetToken.make(random);
    Instant now = clock.instant();
    registers
        .transactions()
        .inOne(
            () -> {
              resets.keep(account.id(), token.digest(), now, now.plus(settings.tokenLife()));
              write(request.asker(), REQUEST, account.username(), Outcome.DONE, "mailed");
              return token;
            });
    return List.of(linkMail(account, token));
  }

  private boolean isReached(Account account) {
    return !account.disabled() && mailOf(account).filter(ResetSettings::isAddress).isPresent();
  }

  private static Optional<String> mailOf(Account account) {
    return Optional.ofNullable(account.email());
  }

  /**
   * Sets the password of the account that the token is for, and ends its sessions.
   *
   * @return the mail that tells the user
   * @throws AuthException if the token is none that lives
   * @throws AccountException if the password is none to be taken; the token lives on
   */
  public List<OutgoingMail> confirm(String body, User user) {
    checkOn();
    Asker asker = Asker.of(user);
    ObjectNode json = json(body);
    ResetToken token = new ResetToken(StrictJson.text(json, "token"));
    String password = StrictJson.text(json, "password");
    String guesser = "guesser " + asker.address();
    attempts.count(guesser, GUESSES);
    Optional<Account> found =
        resets
            .account(token.digest(), clock.instant())
            .flatMap(registers.accounts()::byId)
            .filter(account -> !account.disabled());
    if (found.isEmpty()) {
      throw refused(asker);
    }
    attempts.forgive(guesser);
    Account account = found.get();
    rules.check(password, account.username());
    String hash = passwords.hash(password);
    boolean done = registers.transactions().inOne(() -> set(asker, account, token, hash));
    if (!done) {
      throw refused(asker);
    }
    standing.reload();
    return isReached(account) ? List.of(notice(account)) : List.of();
  }

  private boolean set(Asker asker, Account account, ResetToken token, String hash) {
    if (!resets.consume(token.digest(), clock.instant())) {
      return false;
    }
    registers.accounts().setPassword(account.id(), hash);
    write(asker, CONFIRM, account.username(), Outcome.DONE, "password set, sessions ended");
    return true;
  }

  private AuthException refused(Asker asker) {
    write(asker, CONFIRM, null, Outcome.REFUSED, "no live token");
    return new AuthException.BadResetToken();
  }

  private void checkOn() {
    if (!settings.isOn()) {
      throw new AuthException.ResetOff();
    }
  }

  private static ObjectNode json(String body) {
    return StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
  }

  private void write(
      Asker asker, String action, @Nullable String target, Outcome outcome, String what) {
    registers.audit().append(asker.entry(action, target, outcome, Map.of("what", what)));
  }

  private OutgoingMail linkMail(Account account, ResetToken token) {
    String subject = "Set a new password";
    String text =
        """
        Somebody asked to set a new password for the account
        %s
        of the Email Security System.

        If it was you, open this link within %d minutes and choose one:

        %s

        The link works once. If it was not you, do nothing: the password
        stays as it is.
        """
            .formatted(
                ascii(account.username()),
                settings.tokenLife().toMinutes(),
                settings.link(token.text()));
    String to = mailOf(account).orElseThrow();
    return new OutgoingMail(to, subject, text, seal.of(to, subject, text));
  }

  private static OutgoingMail notice(Account account) {
    String text =
        """
        The password of the account
        %s
        of the Email Security System was set anew by a link from a mail,
        and every session of it was ended.

        If it was not you, tell an administrator now: somebody else reads
        your mail.
        """
            .formatted(ascii(account.username()));
    return new OutgoingMail(mailOf(account).orElseThrow(), "Your password was changed", text, null);
  }

  private static String ascii(String text) {
    return text.replaceAll("[^ -~]", "?");
  }
}
