package ess.extract;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The day of a mail (RFC 5322, section 3.3). */
final class MailDate {

  private static final int LONGEST = 200;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern DAY =
      Pattern.compile(
          "(?<![0-9])([0-9]{1,2})[\\s-]{1,9}([A-Za-z]{3})[\\s-]{1,9}([0-9]{4})(?![0-9])");

  private MailDate() {}

  /**
   * The end of the day on which the last server got it, by the topmost Received field, else by
   * Date; far in the future where neither tells.
   */
  static Instant arrived(HeaderBlock block) {
    for (String name : List.of("received", "date")) {
      for (HeaderBlock.Raw raw : block.all(name)) {
        String value = raw.value();
        return read(value.substring(value.lastIndexOf(';') + 1));
      }
    }
    return Instant.MAX;
  }

  private static Instant read(String text) {
    Matcher day = DAY.matcher(text.substring(0, Math.min(text.length(), LONGEST)));
    int month = day.find() ? MONTHS.indexOf(day.group(2).toLowerCase(Locale.ROOT)) + 1 : 0;
    if (month == 0) {
      return Instant.MAX;
    }
    try {
      return LocalDate.of(Integer.parseInt(day.group(3)), month, Integer.parseInt(day.group(1)))
          .plusDays(2)
          .atStartOfDay()
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Instant.MAX;
    }
  }
}
