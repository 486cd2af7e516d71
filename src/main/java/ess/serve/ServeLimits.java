package ess.serve;

import java.time.Duration;

/**
 * What one client may take of the service.
 *
 * @param maxUploadBytes the largest mail that is taken
 * @param maxConnections how many connections are open at once
 * @param maxConnectionsPerAddress how many of them may come from one address; 0 for no limit.
 *     Trusted proxies have none
 * @param ratePerAddress how many requests a second an address may send on the long run; 0 for no
 *     limit
 * @param ratePerAccount the same for an account
 * @param idleTimeout how long a connection may be without a request whose head is complete
 * @param bodyTimeout how long a body of JSON may take
 * @param uploadTimeout how long a mail may take
 */
public record ServeLimits(
    long maxUploadBytes,
    int maxConnections,
    int maxConnectionsPerAddress,
    int ratePerAddress,
    int ratePerAccount,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration uploadTimeout) {

  private static final int MAX_RATE = 10_000_000;

  /** Checks bounds. */
  public ServeLimits {
    between("ess.serve.max-upload-bytes", maxUploadBytes, 1_024, 1L << 30);
    between("ess.serve.max-connections", maxConnections, 1, 100_000);
    between("ess.serve.max-connections-per-address", maxConnectionsPerAddress, 0, 100_000);
    between("ess.serve.rate-per-address (ESS_RATE_PER_ADDRESS)", ratePerAddress, 0, MAX_RATE);
    between("ess.serve.rate-per-account (ESS_RATE_PER_ACCOUNT)", ratePerAccount, 0, MAX_RATE);
    between("ess.serve.idle-timeout in milliseconds", idleTimeout.toMillis(), 100, 3_600_000);
    between("ess.serve.body-timeout in milliseconds", bodyTimeout.toMillis(), 100, 600_000);
    between("ess.serve.upload-timeout in milliseconds", uploadTimeout.toMillis(), 100, 3_600_000);
  }

  private static void between(String name, long value, long from, long to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException(
          "%s is %d, must be from %d to %d".formatted(name, value, from, to));
    }
  }
}
