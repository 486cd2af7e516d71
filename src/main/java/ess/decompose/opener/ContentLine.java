package ess.decompose.opener;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a calendar or a card (RFC 5545, section 3.1; RFC 6350, section 3.3), unfolded.
 *
 * @param name the name of the property in capitals, without its group
 * @param parameters the parameters by name in capitals; one without a value, as in vCard 2.1, has
 *     the empty value
 * @param value what stands behind the colon, as it is
 */
record ContentLine(String name, Map<String, String> parameters, String value) {

  private static final int LONGEST_HEAD = 8_192;
  private static final int MOST_PARAMETERS = 100;

  ContentLine {
    parameters = Map.copyOf(parameters);
  }

  /** Reads a line; null if it has no name and no colon. */
  static @Nullable ContentLine parse(String line) {
    Map<String, String> parameters = new HashMap<>();
    String name = "";
    int from = 0;
    boolean quoted = false;
    int last = Math.min(line.length(), LONGEST_HEAD);
    for (int i = 0; i < last; i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == ':')) {
        String piece = line.substring(from, i);
        if (from == 0) {
          name = piece.substring(piece.lastIndexOf('.') + 1).strip().toUpperCase(Locale.ROOT);
        } else if (parameters.size() < MOST_PARAMETERS) {
          parameter(parameters, piece);
        }
        from = i + 1;
        if (c == ':') {
          return name.isEmpty() ? null : new ContentLine(name, parameters, line.substring(from));
        }
      }
    }
    return null;
  }

  private static void parameter(Map<String, String> parameters, String piece) {
    int equals = piece.indexOf('=');
    String key = equals < 0 ? piece : piece.substring(0, equals);
    String value = equals < 0 ? "" : piece.substring(equals + 1);
    parameters.putIfAbsent(key.strip().toUpperCase(Locale.ROOT), value.replace("\"", "").strip());
  }

  /** The value of a parameter; empty if it has none. */
  String parameter(String key) {
    return parameters.getOrDefault(key, "");
  }

  /** Whether the value is said to be encoded in base64. */
  boolean isBase64() {
    String encoding = parameter("ENCODING");
    return encoding.equalsIgnoreCase("base64")
        || encoding.equalsIgnoreCase("b")
        || parameters.containsKey("BASE64");
  }

  /** Whether the value is said to be encoded in quoted-printable. */
  boolean isQuotedPrintable() {
    return parameter("ENCODING").equalsIgnoreCase("quoted-printable")
        || parameters.containsKey("QUOTED-PRINTABLE");
  }

  /** The value with its escapes resolved, for a text. */
  String text() {
    return value
        .replace("\\n", "\n")
        .replace("\\N", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\");
  }
}
