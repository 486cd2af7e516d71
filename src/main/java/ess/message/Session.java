package ess.message;

import java.time.Instant;

/**
 * A log-in and what came of it.
 *
 * @param id the id
 * @param account the id of the account
 * @param startedAt when it logged in
 * @param lastUsedAt when it last asked for a token
 * @param endsAt when it is over in any case
 * @param ended whether it was ended before
 * @param address where the log-in came from
 */
public record Session(
    String id,
    String account,
    Instant startedAt,
    Instant lastUsedAt,
    Instant endsAt,
    boolean ended,
    String address) {}
