package ess.message;

import java.time.Instant;

/**
 * What continues a session once; of the token itself only the digest is kept.
 *
 * @param hash the digest
 * @param session the session
 * @param endsAt when it is over
 * @param used whether it was used
 */
public record RefreshToken(Sha256 hash, Session session, Instant endsAt, boolean used) {}
