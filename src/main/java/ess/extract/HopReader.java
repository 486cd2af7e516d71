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

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_PROTOCOL = 100;
  private static final int MOST_BLANKS = 20;

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
    String from = behind("from", plain);
    String by = behind("by", plain);
    return new Hop(
        from.isEmpty() ? "" : Hosts.normal(from),
        by.isEmpty() ? "" : Hosts.normal(by),
        cut(behind("with", plain)).toLowerCase(Locale.ROOT),
        from.isEmpty() ? "" : ip(text),
        where);
  }

  /** The address in what stands before the name of the writer, in brackets rather than bare. */
  private static String ip(String text) {
    int by = find("by", text);
    String sender = by < 0 ? text : text.substring(0, Math.max(0, by - 1));
    Matcher ip = IP.matcher(sender).useTransparentBounds(true);
    String bare = "";
    int next = 0;
    for (int i = 0; i < sender.length(); i = next) {
      next = i + 1;
      if (!mayBegin(sender.charAt(i)) || !ip.region(i, sender.length()).lookingAt()) {
        continue;
      }
      next = ip.end();
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

  private static String cut(String protocol) {
    return protocol.substring(0, Math.min(LONGEST_PROTOCOL, protocol.length()));
  }

  /** Whether an address may begin with it, or with the word IPv6 before it. */
  private static boolean mayBegin(char c) {
    return c == ':' || c == 'i' || c == 'I' || Character.digit(c, 16) >= 0;
  }

  /** What stands behind the word; empty if nothing does. */
  private static String behind(String word, String text) {
    int at = find(word, text);
    if (at < 0) {
      return "";
    }
    int from = blanks(text, at + word.length());
    return text.substring(from, value(text, from));
  }

  /** Where the word stands with blanks before and behind it, and then something; -1 if nowhere. */
  private static int find(String word, String text) {
    for (int i = 0; i + word.length() < text.length(); i++) {
      if ((i == 0 || isBlank(text.charAt(i - 1)))
          && text.regionMatches(true, i, word, 0, word.length())) {
        int end = i + word.length();
        int from = blanks(text, end);
        if (from > end && from <= end + MOST_BLANKS && value(text, from) > from) {
          return i;
        }
      }
    }
    return -1;
  }

  private static int blanks(String text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int value(String text, int from) {
    int i = from;
    while (i < text.length()
        && i < from + LONGEST_NAME
        && !isBlank(text.charAt(i))
        && ";()".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
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
