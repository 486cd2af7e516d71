package ess.extract;

/** Addresses of machines in all forms in which browsers take them (WHATWG URL, section 3.5). */
final class Ipv4 {

  private static final long LARGEST = 0xffffffffL;

  private Ipv4() {}

  /** The address in four decimal numbers; empty if the host is none. */
  static String canonical(String host) {
    if (host.isEmpty() || host.length() > 60 || !isNumeric(host.charAt(0))) {
      return "";
    }
    String[] parts = host.split("\\.", 5);
    if (parts.length > 4) {
      return "";
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long number = number(parts[i]);
      boolean isLast = i == parts.length - 1;
      long most = isLast ? LARGEST >>> (8 * i) : 255;
      if (number < 0 || number > most) {
        return "";
      }
      address |= isLast ? number : number << (24 - 8 * i);
    }
    return "%d.%d.%d.%d"
        .formatted(address >> 24 & 0xff, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
  }

  private static boolean isNumeric(char c) {
    return c >= '0' && c <= '9';
  }

  /** The number in its base; -1 if it is none. */
  private static long number(String part) {
    int base = 10;
    int from = 0;
    if (part.startsWith("0x")) {
      base = 16;
      from = 2;
    } else if (part.length() > 1 && part.startsWith("0")) {
      base = 8;
      from = 1;
    }
    if (part.isEmpty() || part.length() - from > 20) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < part.length(); i++) {
      int digit = part.charAt(i) < 0x80 ? Character.digit(part.charAt(i), base) : -1;
      if (digit < 0) {
        return -1;
      }
      number = Math.min(LARGEST + 1, number * base + digit);
    }
    return number;
  }
}
