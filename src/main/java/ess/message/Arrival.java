package ess.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Raw bytes that lie safely in the spool and wait for their row.
 *
 * @param uid the UID in the mailbox; null for an upload
 * @param sha256 the digest of the raw bytes
 * @param size how many raw bytes there are
 * @param receivedAt when the bytes were taken in
 * @param refusal why its bytes could not be had, in one sentence; null if all is well
 */
public record Arrival(
    @Nullable Long uid, Sha256 sha256, long size, Instant receivedAt, @Nullable String refusal) {}
