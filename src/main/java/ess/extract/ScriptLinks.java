package ess.extract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the addresses that stand as texts in the scripts of a page. */
final class ScriptLinks {

  private static final Pattern LITERAL =
      Pattern.compile(
          "[\"'`](https?:(?:\\\\?/){2}[^\"'`\\s<>]{3,2000})[\"'`]|[\"'](aHR0c[A-Za-z0-9+/=_-]{8,2000})[\"']");
  private static final Pattern MOVE =
      Pattern.compile(
          "(?:location|href|open)[^\"'`]{0,40}[\"'`]((?:https?:|//)[^\"'`\\s<>]{3,2000})");

  /**
   * An address in a script.
   *
   * @param written as the script would have it
   * @param from where it begins, with its quotes
   * @param to behind where it ends
   */
  record Address(String written, int from, int to) {}

  private ScriptLinks() {}

  /** At most so many addresses, plain or in base64. */
  static List<Address> in(String script, int most) {
    List<Address> found = new ArrayList<>();
    if (!script.contains("http") && !script.contains("aHR0c")) {
      return found;
    }
    Matcher matcher = LITERAL.matcher(script);
    while (found.size() < most && matcher.find()) {
      String plain = matcher.group(1);
      String written = plain == null ? decoded(matcher.group(2)) : plain.replace("\\/", "/");
      if (!written.isEmpty()) {
        found.add(new Address(written, matcher.start(), matcher.end()));
      }
    }
    return found;
  }

  /** Where a handler moves the page to; null if it does not. */
  static @Nullable String moved(String handler) {
    Matcher matcher = MOVE.matcher(handler);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static String decoded(String base64) {
    String plain = base64.replace('-', '+').replace('_', '/').replace("=", "");
    try {
      int even = plain.length() % 4 == 1 ? plain.length() - 1 : plain.length();
      byte[] bytes = Base64.getDecoder().decode(plain.substring(0, even));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.regionMatches(true, 0, "http", 0, 4) ? text : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
