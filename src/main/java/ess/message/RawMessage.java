package ess.message;

/**
 * A message together with its raw bytes.
 *
 * @param message the message
 * @param content the raw bytes as received; empty if they could not be had
 */
public record RawMessage(Message message, Content content) {}
