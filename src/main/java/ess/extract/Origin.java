package ess.extract;

import ess.message.Lookups;
import java.time.Instant;

/**
 * How a mail came to be here.
 *
 * @param mailbox the mailbox it came to
 * @param lookups what the DNS said of its sender
 * @param receivedAt when it was taken in, against which the end of a signature is judged: the time
 *     of now would judge the same mail otherwise the next day
 */
record Origin(String mailbox, Lookups lookups, Instant receivedAt) {}
