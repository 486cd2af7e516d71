package ess.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ess.message.Account;
import ess.message.AuditEntry;
import ess.message.AuditEntry.Outcome;
import ess.message.RefreshToken;
import ess.message.Session;
import ess.message.Sha256;
import io.vertx.ext.auth.User;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Begins sessions, continues them and ends them. A refresh token is good for one use, which gives
 * the next one; who comes with a used one ends the session, for then two have had it. Bean of the
 * routes {@code refresh-session} and {@code end-session}; safe for many threads.
 */
public final class Sessions {

  /** The name of the cookie that holds a browser's refresh token. */
  static final String COOKIE = "__Secure-ess-refresh";

  private static final String COOKIE_FORM =
      COOKIE + "=%s; Path=/api/v1/auth; Max-Age=%d; Secure; HttpOnly; SameSite=Strict";
  private static final int OPEN_AT_ONCE = 100;

  private final Tokens tokens;
  private final Standing standing;
  private final Auth.Registers registers;
  private final Duration refreshLife;
  private final Duration sessionLife;
  private final Clock clock;
  private final Secrets secrets = new Secrets();

  Sessions(
      Tokens tokens,
      Standing standing,
      Auth.Registers registers,
      AuthSettings settings,
      Clock clock) {
    this.tokens = tokens;
    this.standing = standing;
    this.registers = registers;
    this.refreshLife = settings.refreshTokenLife();
    this.sessionLife = settings.sessionLife();
    this.clock = clock;
  }

  /** Begins a session of somebody who has proved who it is. */
  Grant begin(Account account, Asker asker, boolean withCookie) {
    Instant now = clock.instant();
    Session session =
        new Session(
            UUID.randomUUID().toString(),
            account.id(),
            now,
            now,
            now.plus(sessionLife),
            false,
            asker.network());
    List<Session> open = registers.sessions().open(account.id(), now);
    Grant grant =
        registers
            .transactions()
            .inOne(
                () -> {
                  if (open.size() >= OPEN_AT_ONCE) {
                    registers.sessions().end(open.get(0).id(), now);
                  }
                  registers.sessions().begin(session);
                  registers
                      .audit()
                      .append(entry(account, asker, "session.login", session.id(), Outcome.DONE));
                  return issue(account, session, withCookie, now);
                });
    standing.follow();
    return grant;
  }

  private static AuditEntry entry(
      Account account, Asker asker, String action, String target, Outcome outcome) {
    return new AuditEntry(
        account.username(),
        action,
        target,
        outcome,
        asker.address(),
        asker.correlation(),
        Map.of());
  }

  private Grant issue(Account account, Session session, boolean withCookie, Instant now) {
    String refresh = secrets.next();
    Instant ends = now.plus(refreshLife);
    if (session.endsAt().isBefore(ends)) {
      ends = session.endsAt();
    }
    registers.sessions().issue(Secrets.digest(refresh), session.id(), now, ends);
    Tokens.Issued access = tokens.issue(account, session);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("accessToken", access.text())
        .put("tokenType", "Bearer")
        .put("expiresIn", access.seconds());
    if (withCookie) {
      long seconds = Duration.between(now, ends).toSeconds();
      return new Grant(json.toString(), COOKIE_FORM.formatted(refresh, seconds));
    }
    json.put("refreshToken", refresh);
    return new Grant(json.toString(), null);
  }

  /**
   * Continues a session.
   *
   * @param body the body, which may hold a {@code refreshToken}
   * @param cookie the cookie, which counts where the body holds none
   * @throws AuthException.SessionOver if there is none to continue
   */
  public Grant refresh(String body, @Nullable String cookie, User user) {
    Asker asker = Asker.of(user);
    Shown shown = Shown.of(body, cookie);
    RefreshToken token =
        registers.sessions().find(shown.hash).orElseThrow(AuthException.SessionOver::new);
    Session session = token.session();
    Account account =
        registers.accounts().byId(session.account()).orElseThrow(AuthException.SessionOver::new);
    if (token.used()) {
      endForReuse(account, session, asker);
      throw new AuthException.SessionOver();
    }
    Instant now = clock.instant();
    if (session.ended() || account.disabled() || !now.isBefore(token.endsAt())) {
      throw new AuthException.SessionOver();
    }
    Optional<Grant> grant =
        registers
            .transactions()
            .inOne(
                () ->
                    registers.sessions().use(shown.hash, now)
                        ? Optional.of(issue(account, session, shown.byCookie, now))
                        : Optional.empty());
    if (grant.isEmpty()) {
      endForReuse(account, session, asker);
      throw new AuthException.SessionOver();
    }
    standing.follow();
    return grant.get();
  }

  private void endForReuse(Account account, Session session, Asker asker) {
    end(session, entry(account, asker, "session.refresh-reuse", session.id(), Outcome.REFUSED));
  }

  private void end(Session session, AuditEntry entry) {
    registers
        .transactions()
        .inOne(
            () -> {
              if (registers.sessions().end(session.id(), clock.instant())) {
                registers.audit().append(entry);
              }
              return session;
            });
    standing.reload();
  }

  /**
   * Ends the session of a refresh token, with all that came of it; where there is none there is
   * nothing to do.
   *
   * @return the cookie that takes the browser's away; null if it sent none
   */
  public @Nullable String end(String body, @Nullable String cookie, User user) {
    Shown shown = Shown.of(body, cookie);
    Optional<RefreshToken> token = registers.sessions().find(shown.hash);
    if (token.isPresent()) {
      Session session = token.get().session();
      registers
          .accounts()
          .byId(session.account())
          .ifPresent(
              account ->
                  end(
                      session,
                      entry(
                          account, Asker.of(user), "session.logout", session.id(), Outcome.DONE)));
    }
    return shown.byCookie ? COOKIE_FORM.formatted("", 0) : null;
  }

  /** Deletes what was over so long ago that nobody asks for it. */
  void forget() {
    registers.sessions().forget(clock.instant().minus(AuthSettings.MEMORY_OF_SESSIONS));
  }

  /** The refresh token that a request shows. */
  private record Shown(Sha256 hash, boolean byCookie) {

    static Shown of(String body, @Nullable String cookie) {
      ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
      if (json.has("refreshToken")) {
        return new Shown(Secrets.digest(StrictJson.text(json, "refreshToken")), false);
      }
      if (cookie == null) {
        throw new AuthException.SessionOver();
      }
      return new Shown(Secrets.digest(cookie), true);
    }
  }
}
