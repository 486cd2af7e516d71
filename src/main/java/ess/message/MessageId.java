package ess.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Our own name of a message: a UUID of version 7 (RFC 9562, section 5.7), so that names sort by the
 * time of intake. It has nothing to do with the Message-ID field, which the sender chooses.
 *
 * @param text the 36 characters of the UUID, lower case
 */
public record MessageId(@JsonValue String text) {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Checks that the text is a UUID in its canonical form. */
  public MessageId {
    if (text.length() != 36 || !UUID.fromString(text).toString().equals(text)) {
      throw new IllegalArgumentException("a message id is a UUID of 36 lower-case characters");
    }
  }

  /** A new id for a message taken in at the instant. */
  public static MessageId at(Instant instant) {
    long random = RANDOM.nextLong();
    long high = (instant.toEpochMilli() << 16) | 0x7000L | (random & 0xfffL);
    long low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new MessageId(new UUID(high, low).toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
