package ess.store;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/** Puts instants and texts of mails into the form in which columns and documents hold them. */
final class Texts {

  /** The longest text of a mail that a column or document takes. */
  static final int MAX_LENGTH = 1000;

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Texts() {}

  /** The instant in ISO 8601, UTC, with three decimals. */
  static String time(Instant instant) {
    return MILLIS.format(instant);
  }

  /**
   * The text cut to {@value #MAX_LENGTH} characters, with what no database takes (U+0000, halves of
   * surrogate pairs) replaced by U+FFFD.
   */
  static @Nullable String clean(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    return cut.chars().anyMatch(c -> c == 0 || Character.isSurrogate((char) c))
        ? replaced(cut)
        : cut;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
