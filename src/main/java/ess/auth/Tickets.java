package ess.auth;

import io.vertx.ext.auth.User;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tickets for those who cannot send a token with their request, as a browser that opens a
 * WebSocket: good for one use within {@link #LIFE}, kept in memory only. Safe for many threads.
 */
public final class Tickets {

  /** How long a ticket waits for its use. */
  public static final Duration LIFE = Duration.ofSeconds(30);

  private static final int OPEN_AT_ONCE = 10_000;
  private static final int BYTES = 32;

  private final Standing standing;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Ticket> open = new HashMap<>();

  Tickets(Standing standing, Clock clock) {
    this.standing = standing;
    this.clock = clock;
  }

  /** A new ticket for the one who asks, as JSON. */
  public String issue(User user) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    synchronized (open) {
      if (open.size() >= OPEN_AT_ONCE) {
        open.values().removeIf(old -> !now.isBefore(old.ends));
      }
      if (open.size() >= OPEN_AT_ONCE) {
        throw new AuthException.ComeBack(LIFE);
      }
      open.put(ticket, new Ticket(Asker.of(user).known(), now.plus(LIFE)));
    }
    return "{\"ticket\":\"%s\",\"expiresIn\":%d}".formatted(ticket, LIFE.toSeconds());
  }

  /** Uses a ticket up; empty if there is none such. */
  public Optional<Caller> redeem(String ticket) {
    Instant now = clock.instant();
    @Nullable Ticket used;
    synchronized (open) {
      used = open.remove(ticket);
    }
    if (used == null || !now.isBefore(used.ends) || !standing.stands(used.caller)) {
      return Optional.empty();
    }
    return Optional.of(used.caller);
  }

  private record Ticket(Caller caller, Instant ends) {}
}
