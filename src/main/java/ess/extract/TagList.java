package ess.extract;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of tags (RFC 6376, section 3.2), as signatures, keys and policies are written in.
 *
 * @param tags the values by their names, without white space at their ends
 */
record TagList(Map<String, String> tags) {

  private static final int MOST_TAGS = 100;
  private static final int MOST_CHARS = 100_000;

  TagList {
    tags = Map.copyOf(tags);
  }

  /** Reads a list; null if it is none, or a tag stands twice. */
  static @Nullable TagList read(String text) {
    Map<String, String> tags = new HashMap<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(';', at);
      end = end < 0 ? text.length() : end;
      String tag = text.substring(at, end);
      boolean isLast = end >= text.length() - 1;
      at = end + 1;
      if (tag.isBlank() && (isLast || text.substring(at).isBlank())) {
        break;
      }
      int equals = tag.indexOf('=');
      String name = equals < 0 ? "" : tag.substring(0, equals).strip();
      boolean isKnown = tags.put(name, tag.substring(equals + 1).strip()) != null;
      if (!isName(name) || isKnown || tags.size() > MOST_TAGS || text.length() > MOST_CHARS) {
        return null;
      }
    }
    return new TagList(tags);
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '_'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** The value; null if there is no such tag. */
  @Nullable String get(String name) {
    return tags.get(name);
  }

  /** The value, or what stands for it. */
  String get(String name, String other) {
    return tags.getOrDefault(name, other);
  }

  /** Whether one of the words between colons is the one. */
  static boolean lists(String value, String word) {
    for (String item : value.split(":", -1)) {
      if (item.strip().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
