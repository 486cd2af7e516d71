package ess.extract;

import com.ibm.icu.text.IDNA;
import java.util.Locale;

/** Names of hosts in the one form in which they are compared. */
final class Hosts {

  /** The longest name (RFC 1035, section 2.3.4), twice over for what resolvers forgive. */
  private static final int MOST_CHARS = 510;

  private static final IDNA ENCODING =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.NONTRANSITIONAL_TO_UNICODE);

  private Hosts() {}

  /**
   * The host in lower case and ASCII (UTS #46), without dots at its ends. Of a name that is too
   * long the end is kept.
   */
  static String normal(String host) {
    String name = host.strip();
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) == '.') {
      end--;
    }
    int from = 0;
    while (from < end && name.charAt(from) == '.') {
      from++;
    }
    name = name.substring(Math.max(from, end - MOST_CHARS), end);
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    StringBuilder ascii = new StringBuilder();
    ENCODING.nameToASCII(name, ascii, new IDNA.Info());
    String normal = ascii.toString();
    return isAscii(normal) ? normal : name.toLowerCase(Locale.ROOT);
  }

  /** The host with its punycode (RFC 3492) read; what cannot be read stays. */
  static String shown(String host) {
    if (!host.contains("xn--")) {
      return host;
    }
    StringBuilder unicode = new StringBuilder();
    IDNA.Info info = new IDNA.Info();
    ENCODING.nameToUnicode(host, unicode, info);
    return info.getErrors().contains(IDNA.Error.PUNYCODE) ? host : unicode.toString();
  }

  /** Whether it is an address (IPv4 with dots, or IPv6) and no name. */
  static boolean isAddress(String host) {
    if (host.startsWith("[") || host.indexOf(':') >= 0) {
      return true;
    }
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  /** Whether it can be a name: letters, digits, dashes, underscores and dots. */
  static boolean isName(String host) {
    if (host.isEmpty()) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!plain && c != '-' && c != '.' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
