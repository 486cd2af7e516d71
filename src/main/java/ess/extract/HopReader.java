package ess.extract;

import ess.message.facts.Hop;
import ess.message.facts.Where;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Received fields (RFC 5321, section 4.4), of which each server has a way of its own: the
 * words behind from, by and with, and the first address of the sending host.
 */
final class HopReader {

  private static final int LONGEST = 2_000;

  private static final Pattern FROM =
      Pattern.compile("(?i)(?:^|\\s)from\\s{1,20}([^\\s;()]{1,255})");
  private static final Pattern BY = Pattern.compile("(?i)(?:^|\\s)by\\s{1,20}([^\\s;()]{1,255})");
  private static final Pattern WITH =
      Pattern.compile("(?i)(?:^|\\s)with\\s{1,20}([^\\s;()]{1,100})");
  private static final Pattern IP =
      Pattern.compile(
          "(?<![\\w.:])((?:\\d{1,3}\\.){3}\\d{1,3}(?![\\w.])"
              + "|(?:ipv6:)?[0-9a-f]{0,4}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f.]{0,15}(?![\\w:]))",
          Pattern.CASE_INSENSITIVE);

  private HopReader() {}

  /** The field with the value as written. */
  static Hop read(String value, Where where) {
    int date = value.lastIndexOf(';');
    int end = date < 0 ? value.length() : date;
    String text = value.substring(0, Math.min(LONGEST, end));
    String plain = withoutComments(text);
    String from = first(FROM, plain);
    String by = first(BY, plain);
    return new Hop(
        from.isEmpty() ? "" : Hosts.normal(from),
        by.isEmpty() ? "" : Hosts.normal(by),
        first(WITH, plain).toLowerCase(Locale.ROOT),
        from.isEmpty() ? "" : ip(text),
        where);
  }

  /** The address in what stands before the name of the writer, in brackets rather than bare. */
  private static String ip(String text) {
    Matcher by = BY.matcher(text);
    String sender = by.find() ? text.substring(0, by.start()) : text;
    Matcher ip = IP.matcher(sender);
    String bare = "";
    while (ip.find()) {
      String found = ip.group(1).toLowerCase(Locale.ROOT).replaceFirst("^ipv6:", "");
      if (isTime(found)) {
        continue;
      }
      if (ip.start() > 0 && sender.charAt(ip.start() - 1) == '[') {
        return found;
      }
      bare = bare.isEmpty() ? found : bare;
    }
    return bare;
  }

  /** Whether it has the colons of a time and not those of an address. */
  private static boolean isTime(String found) {
    return found.chars().filter(c -> c == ':').count() == 2 && !found.contains("::");
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String withoutComments(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
