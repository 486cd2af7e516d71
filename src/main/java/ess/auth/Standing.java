package ess.auth;

import ess.message.Account;
import ess.message.AccountRegister;
import ess.message.ApiToken;
import ess.message.ApiTokenRegister;
import ess.message.SessionRegister;
import ess.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Who may still ask: knows in memory which accounts there are and of which version, which sessions
 * were ended, and the API tokens. Asked for every request, so it waits for nothing. Safe for many
 * threads.
 */
public final class Standing {

  /** What every API token begins with. */
  static final String API_TOKEN = "ess_";

  /** An ended session is remembered until each of its access tokens is over. */
  private static final Duration MEMORY = AuthSettings.LONGEST_LIFE.plusMinutes(5);

  private final AccountRegister accounts;
  private final SessionRegister sessions;
  private final ApiTokenRegister tokens;
  private final Clock clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private volatile State state = new State(-1, Map.of(), Set.of(), Map.of());

  private record State(
      long number,
      Map<String, Account> accounts,
      Set<String> ended,
      Map<Sha256, ApiToken> tokens) {}

  Standing(
      AccountRegister accounts, SessionRegister sessions, ApiTokenRegister tokens, Clock clock) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
    reload();
  }

  /**
   * Whether the caller may still ask: its account is there, not shut, and of the same version; its
   * session is not ended, or its API token not revoked.
   */
  public boolean stands(Caller caller) {
    State now = state;
    @Nullable Account account = now.accounts.get(caller.account());
    if (account == null
        || account.disabled()
        || account.version() != caller.version()
        || account.role() != caller.role()
        || !clock.instant().isBefore(caller.until())) {
      return false;
    }
    return caller.session() != null
        ? !now.ended.contains(caller.session())
        : now.tokens.values().stream().anyMatch(token -> token.id().equals(caller.tokenId()));
  }

  /**
   * Who stands behind an API token.
   *
   * @throws AuthException.BadToken if it is none of ours, revoked or over
   */
  Caller ofApiToken(String token) {
    State now = state;
    @Nullable ApiToken known = now.tokens.get(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    @Nullable Account account = known == null ? null : now.accounts.get(known.account());
    Instant time = clock.instant();
    if (known == null || account == null || account.disabled() || !time.isBefore(known.endsAt())) {
      throw new AuthException.BadToken("no API token of ours");
    }
    used.put(known.id(), time);
    return new Caller(
        account.id(),
        account.username(),
        account.role(),
        account.version(),
        null,
        known.scopes(),
        known.id(),
        known.endsAt());
  }

  /** When the token was last used; null if never. */
  @Nullable Instant lastUse(ApiToken token) {
    return used.getOrDefault(token.id(), token.lastUsedAt());
  }

  /** The account of the id, as it is now. */
  Optional<Account> account(String id) {
    return Optional.ofNullable(state.accounts.get(id));
  }

  /**
   * Adds somebody who is told, on any thread, when rights may have changed, to ask {@link #stands}
   * again for each caller that it still serves.
   */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Takes notice of what another process has changed. */
  void follow() {
    if (accounts.changes() != state.number) {
      reload();
    }
  }

  /** Reads everything anew; what was committed before the call holds when this returns. */
  public void reload() {
    synchronized (this) {
      long number = accounts.changes();
      Map<String, Account> byId = new HashMap<>();
      accounts.all().forEach(account -> byId.put(account.id(), account));
      Instant now = clock.instant();
      state = new State(number, byId, sessions.endedSince(now.minus(MEMORY)), tokens.live(now));
    }
    listeners.forEach(Runnable::run);
  }

  /** Writes down which API tokens were used since the last call. */
  void writeUse() {
    Map<String, Instant> times = Map.copyOf(used);
    if (times.isEmpty()) {
      return;
    }
    tokens.used(times);
    times.forEach(used::remove);
  }
}
