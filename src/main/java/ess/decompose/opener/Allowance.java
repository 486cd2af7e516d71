package ess.decompose.opener;

/**
 * What the budget of a message has left for one opening.
 *
 * @param bytes how many bytes may still be unpacked
 * @param entryBytes how many bytes one entry may unpack to
 * @param millis how many milliseconds the work on the message may still take
 */
public record Allowance(long bytes, long entryBytes, long millis) {}
