package ess.extract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes percent signs with two digits, as in addresses (RFC 3986, section 2.1). */
final class Percent {

  private Percent() {}

  /** The text decoded; what is no percent sign with two digits stays as it is. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int high = c == '%' && at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
      int low = high < 0 ? -1 : digit(text.charAt(at + 2));
      if (low >= 0) {
        out.write(high << 4 | low);
        at += 3;
      } else {
        int point = text.codePointAt(at);
        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(point);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
