package ess.auth;

import ess.message.Role;
import java.time.Instant;

/**
 * Who asks, as a verified token or ticket says.
 *
 * @param account the id of the account
 * @param username its name
 * @param role what it may do
 * @param tokenId the {@code jti} of the token
 * @param until when the right to ask ends
 */
public record Caller(String account, String username, Role role, String tokenId, Instant until) {}
