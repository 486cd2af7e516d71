package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Character references of HTML and XML (HTML, section 13.5): `&#65;`, `&#x41;`, `&colon;`. */
public final class References {

  private static final int LONGEST = 12;
  private static final int MOST_DIGITS = 8;
  private static final int LEAST_NEEDLESS = 8;

  private References() {}

  /**
   * A text with all its references resolved; null if few of them stand for a letter or digit, which
   * needs none and is written so only to hide something. Where all characters are below 256, each
   * becomes a byte, as scripts take them; else they become UTF-8.
   */
  public static @Nullable Bytes resolved(Bytes text) {
    int needless = 0;
    boolean wide = false;
    for (int i = next(text, 0); i >= 0; i = next(text, i + 1)) {
      int character = at(text, i);
      needless += character < 128 && Character.isLetterOrDigit(character) ? 1 : 0;
      wide |= character > 0xff;
    }
    if (needless < LEAST_NEEDLESS) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.size());
    int done = 0;
    for (int i = next(text, 0); i >= 0; i = next(text, done)) {
      out.write(text.array(), text.from() + done, i - done);
      int character = at(text, i);
      if (wide) {
        out.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(character);
      }
      done = end(text, i) + 1;
    }
    out.write(text.array(), text.from() + done, text.size() - done);
    return Bytes.of(out.toByteArray());
  }

  /** Where the next reference begins; -1 if there is none. */
  private static int next(Bytes text, int from) {
    byte[] a = text.array();
    for (int i = text.from() + from; i < text.to(); i++) {
      if (a[i] == '&' && at(text, i - text.from()) >= 0) {
        return i - text.from();
      }
    }
    return -1;
  }

  /** The character of the reference that begins at a place; -1 if none does. */
  private static int at(Bytes text, int ampersand) {
    int stop = end(text, ampersand);
    return text.at(stop) == ';' ? character(text.slice(ampersand + 1, stop).latin1()) : -1;
  }

  private static int end(Bytes text, int ampersand) {
    int stop = ampersand + 1;
    while (stop < ampersand + LONGEST && text.at(stop) > ' ' && text.at(stop) != ';') {
      stop++;
    }
    return stop;
  }

  /** The character that stands between an ampersand and a semicolon; -1 if it is not known. */
  public static int character(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      case "tab" -> '\t';
      case "newline" -> '\n';
      case "plus" -> '+';
      case "sol" -> '/';
      case "equals" -> '=';
      case "colon" -> ':';
      case "comma" -> ',';
      case "semi" -> ';';
      default -> numbered(name);
    };
  }

  private static int numbered(String name) {
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    int code = name.startsWith("#") ? 0 : -1;
    for (int i = hex ? 2 : 1; code >= 0 && i < name.length(); i++) {
      int digit = Character.digit(name.charAt(i), hex ? 16 : 10);
      code = digit < 0 || i > MOST_DIGITS ? -1 : code * (hex ? 16 : 10) + digit;
    }
    return Character.isValidCodePoint(code) ? code : -1;
  }
}
