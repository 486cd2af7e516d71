package ess.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the lines of a {@code .env} file as Docker Compose does: {@code NAME=value}, comments from
 * {@code #} on, single quotes for text as it stands, double quotes for text in which {@code \n}
 * ends a line. Nothing is expanded or run.
 */
final class EnvFile {

  private EnvFile() {}

  /** The names and values in the order of the file; of a repeated name the last value. */
  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String text = line.strip();
      int equals = text.indexOf('=');
      if (text.startsWith("#") || equals < 1) {
        continue;
      }
      String name = text.substring(0, equals).strip();
      values.put(
          name.startsWith("export ") ? name.substring(7).strip() : name,
          value(text.substring(equals + 1).strip()));
    }
    return values;
  }

  private static String value(String text) {
    if (text.startsWith("'")) {
      int end = text.indexOf('\'', 1);
      return end < 0 ? text.substring(1) : text.substring(1, end);
    }
    if (text.startsWith("\"")) {
      return unescaped(text);
    }
    int comment = text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).strip();
  }

  private static String unescaped(String quoted) {
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < quoted.length() && quoted.charAt(i) != '"'; i++) {
      char c = quoted.charAt(i);
      if (c == '\\' && i + 1 < quoted.length()) {
        char next = quoted.charAt(++i);
        value.append(next == 'n' ? '\n' : next);
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }
}
