package ess.auth;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/** Writes instants as the contract has them. */
final class Times {

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Times() {}

  /** The instant in ISO 8601, UTC, with three decimals; null stays null. */
  static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : MILLIS.format(instant);
  }
}
