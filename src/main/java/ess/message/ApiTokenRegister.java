package ess.message;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The API tokens, by the digest of each. Each write is a durable transaction, or part of {@link
 * Transactions#inOne}. Safe for many threads.
 */
public interface ApiTokenRegister {

  /** Those that are neither revoked nor over, oldest first, by the digest of each. */
  Map<Sha256, ApiToken> live(Instant now);

  /** Those that are not revoked, oldest first. */
  List<ApiToken> all();

  /** Adds a token. */
  void add(ApiToken token, Sha256 hash);

  /** Revokes a token; false if there is none. */
  boolean revoke(String id, Instant now);

  /** Writes down when tokens, by id, were last used. */
  void used(Map<String, Instant> times);
}
