package ess.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sessions and their refresh tokens. Each write is a durable transaction, or part of {@link
 * Transactions#inOne}. Safe for many threads.
 */
public interface SessionRegister {

  /** Writes a session down. */
  void begin(Session session);

  /** Writes down a token that continues the session, which is used at the same time. */
  void issue(Sha256 hash, String session, Instant issuedAt, Instant endsAt);

  /** The token of the digest, with its session. */
  Optional<RefreshToken> find(Sha256 hash);

  /** Uses the token up; false if it was used before. */
  boolean use(Sha256 hash, Instant now);

  /** Ends a session; false if it had ended. */
  boolean end(String id, Instant now);

  /** The ids of the sessions that were ended since. */
  Set<String> endedSince(Instant since);

  /** The sessions of the account that are not over, oldest first. */
  List<Session> open(String account, Instant now);

  /** Whether the account has logged in from the address, as far as sessions are kept. */
  boolean knows(String account, String address);

  /** Deletes sessions that were over before, with their tokens. */
  void forget(Instant before);
}
