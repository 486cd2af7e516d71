package ess.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Authentication-Results field, read by the grammar of RFC 8601, section 2.2: comments nest,
 * strings may be quoted and hold any punctuation, versions may follow the names. What does not hold
 * to it is left out.
 *
 * @param server the authserv-id in lower case; {@link #UNNAMED} where the field begins with a
 *     result, as that of some large providers does
 * @param results in order; empty if there is only {@code none}
 */
record AuthResults(String server, List<AuthResults.Result> results) {

  /** Stands for a server that does not name itself. */
  static final String UNNAMED = "unnamed";

  private static final int MOST_RESULTS = 100;
  private static final int MOST_TOKENS = 2_000;

  /**
   * The result of one method.
   *
   * @param method as {@code dkim}, in lower case, without a version
   * @param result in lower case
   * @param properties as {@code header.d}, in lower case; the first of each name
   */
  record Result(String method, String result, Map<String, String> properties) {}

  /** Copies the list. */
  AuthResults {
    results = List.copyOf(results);
  }

  /** Reads a field with the value as written. */
  static AuthResults read(String value) {
    List<List<String>> items = split(tokens(value));
    String server = UNNAMED;
    int first = 0;
    if (!items.isEmpty() && !items.get(0).contains("=")) {
      List<String> head = items.get(0);
      server = head.isEmpty() ? "" : text(head.get(0)).toLowerCase(Locale.ROOT);
      first = 1;
    }
    List<Result> results = new ArrayList<>();
    for (List<String> item : items.subList(first, items.size())) {
      Result result = result(item);
      if (result != null && results.size() < MOST_RESULTS) {
        results.add(result);
      }
    }
    return new AuthResults(server, results);
  }

  private static @Nullable Result result(List<String> tokens) {
    Map<String, String> properties = new HashMap<>();
    String method = "";
    String result = "";
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean assigns = token.equals("=");
      if (!assigns) {
        boolean goesOn = isJoint(name, token);
        name.setLength(goesOn ? name.length() : 0);
        name.append(token);
        continue;
      }
      if (i + 1 == tokens.size() || name.isEmpty()) {
        return method.isEmpty() ? null : new Result(method, result, properties);
      }
      String key = name.toString().toLowerCase(Locale.ROOT);
      String value = text(tokens.get(++i));
      name.setLength(0);
      if (method.isEmpty()) {
        int version = key.indexOf('/');
        method = version < 0 ? key : key.substring(0, version);
        result = value.toLowerCase(Locale.ROOT);
      } else {
        properties.putIfAbsent(key, value);
      }
    }
    return method.isEmpty() ? null : new Result(method, result, properties);
  }

  /** Whether a name goes on over white space, as in {@code header . d}. */
  private static boolean isJoint(StringBuilder name, String token) {
    if (name.isEmpty() || token.startsWith("\"")) {
      return false;
    }
    char last = name.charAt(name.length() - 1);
    char first = token.charAt(0);
    return last == '.' || last == '/' || first == '.' || first == '/';
  }

  private static String text(String token) {
    return token.startsWith("\"") ? token.substring(1) : token;
  }

  private static List<List<String>> split(List<String> tokens) {
    List<List<String>> items = new ArrayList<>();
    List<String> item = new ArrayList<>();
    for (String token : tokens) {
      if (token.equals(";")) {
        items.add(item);
        item = new ArrayList<>();
      } else {
        item.add(token);
      }
    }
    items.add(item);
    return items;
  }

  /** Words, semicolons and equals signs; a quoted string begins with its quote. */
  private static List<String> tokens(String value) {
    List<String> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int i = 0;
    while (i < value.length() && tokens.size() < MOST_TOKENS) {
      char c = value.charAt(i);
      boolean plain = c > ' ' && c != ';' && c != '=' && c != '"' && c != '(';
      if (plain) {
        word.append(c);
      } else if (!word.isEmpty()) {
        tokens.add(word.toString());
        word.setLength(0);
      }
      if (c == '"') {
        i = quoted(value, i, tokens);
      } else if (c == '(') {
        i = comment(value, i);
      } else if (c == ';' || c == '=') {
        tokens.add(String.valueOf(c));
      }
      i++;
    }
    if (!word.isEmpty()) {
      tokens.add(word.toString());
    }
    return tokens;
  }

  private static int quoted(String value, int from, List<String> tokens) {
    StringBuilder text = new StringBuilder("\"");
    int i = from + 1;
    while (i < value.length() && value.charAt(i) != '"') {
      if (value.charAt(i) == '\\' && i + 1 < value.length()) {
        i++;
      }
      text.append(value.charAt(i++));
    }
    tokens.add(text.toString());
    return i;
  }

  private static int comment(String value, int from) {
    int depth = 0;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return value.length();
  }
}
