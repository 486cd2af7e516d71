package ess.message;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the digests of reset tokens, one an account. Safe for many threads; within {@link
 * Transactions#inOne} each write is part of it.
 */
public interface ResetRegister {

  /** Keeps a digest in place of the one that the account had. */
  void keep(String account, Sha256 digest, Instant madeAt, Instant endsAt);

  /** The id of the account whose live token has the digest. */
  Optional<String> account(Sha256 digest, Instant now);

  /** Removes a live token; false if another was faster, or its time is over. */
  boolean consume(Sha256 digest, Instant now);

  /** The digests of the live tokens that were made before an instant. */
  Set<Sha256> live(Instant now, Instant madeBefore);
}
