package ess.extract;

import ess.message.ByteRange;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.facts.Address;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads who organizes the events of calendars (RFC 5545, section 3.8.4.3). Safe for many threads.
 */
final class Organizers {

  private static final MediaType CALENDAR = MediaType.of("text/calendar");
  private static final String NAME = "ORGANIZER";
  private static final String MAILTO = "mailto:";
  private static final int MOST = 20;
  private static final int MOST_BYTES = 200_000;
  private static final int LONGEST = 2_000;

  private final AddressReader addresses;

  Organizers(Lists lists) {
    addresses = new AddressReader(lists);
  }

  /** Those of all calendars of a mail, in their order. */
  List<Address> in(MailParts parts) {
    List<Address> found = new ArrayList<>();
    for (Part part : parts.all()) {
      if (part.type().equals(CALENDAR) || CALENDAR.equals(part.declaredType())) {
        read(part, found);
      }
    }
    return List.copyOf(found);
  }

  /** Lines have a character a byte, so that places in them are places in the part. */
  private void read(Part part, List<Address> found) {
    String text = part.content().slice(0, MOST_BYTES).text(StandardCharsets.ISO_8859_1);
    int from = 0;
    while (from < text.length() && found.size() < MOST) {
      int to = lineEnd(text, from);
      if (text.regionMatches(true, from, NAME, 0, NAME.length())) {
        while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t')) {
          to = lineEnd(text, to);
        }
        String line = text.substring(from, Math.min(to, from + LONGEST));
        Where where = new Where(part.path(), new ByteRange(from, to));
        found.addAll(addresses.read(address(unfolded(line)), where));
      }
      from = to;
    }
  }

  /** Behind the end of the line. */
  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private static String unfolded(String line) {
    return line.replace("\r", "").replace("\n ", "").replace("\n\t", "").strip();
  }

  /** The line as an address of a mail is written; empty if it is another one. */
  private static String address(String line) {
    int value = value(line);
    if (value < 0) {
      return "";
    }
    String address = line.substring(value).strip();
    if (address.regionMatches(true, 0, MAILTO, 0, MAILTO.length())) {
      address = address.substring(MAILTO.length());
    }
    String name = name(line.substring(NAME.length(), value - 1));
    return '"' + name.replace("\\", "").replace("\"", "") + "\" <" + address + '>';
  }

  /** Where the value begins, behind the first colon outside of quotes; -1 if there is none. */
  private static int value(String line) {
    boolean isQuoted = false;
    for (int i = NAME.length(); i < line.length(); i++) {
      char c = line.charAt(i);
      if (i == NAME.length() && c != ':' && c != ';') {
        return -1;
      }
      isQuoted ^= c == '"';
      if (c == ':' && !isQuoted) {
        return i + 1;
      }
    }
    return -1;
  }

  /** The parameter of the common name (section 3.2.2). */
  private static String name(String parameters) {
    for (String parameter : parameters.split(";", MOST)) {
      if (parameter.regionMatches(true, 0, "CN=", 0, 3)) {
        return parameter.substring(3);
      }
    }
    return "";
  }
}
