package ess.extract;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simple rules of the style sheets of a page: those for a class, an id or an element. Rules for
 * some screens only are left out. For one thread.
 */
final class StyleSheet {

  private static final int MOST_RULES = 5_000;
  private static final int MOST_CHARACTERS = 400_000;
  private static final int LONGEST_SELECTOR = 200;

  private final Map<String, Style> rules = new HashMap<>();
  private int read;

  /** Whether there is no rule that hides, shows or colours. */
  boolean isEmpty() {
    return rules.isEmpty();
  }

  /** What is declared for the selector, as {@code .note}, {@code #note} or {@code p}. */
  @Nullable Style of(String selector) {
    return rules.get(selector);
  }

  /** Adds the rules of a sheet. */
  void read(char[] css, int from, int to) {
    int last = Math.min(to, from + MOST_CHARACTERS - read);
    read += Math.max(0, last - from);
    int at = from;
    while (at < last && rules.size() < MOST_RULES) {
      int begin = behindBlanks(css, at, last);
      int open = begin;
      while (open < last && css[open] != '{' && css[open] != ';' && css[open] != '}') {
        open++;
      }
      if (open >= last) {
        return;
      }
      if (css[open] != '{') {
        at = open + 1;
        continue;
      }
      boolean isNested = css[begin] == '@';
      int close = isNested ? behindBlock(css, open, last) : indexOf(css, '}', open, last);
      if (!isNested) {
        rule(css, begin, open, close);
      }
      at = close + 1;
    }
  }

  /** Behind white space, comments and the comment signs of HTML. */
  private static int behindBlanks(char[] css, int from, int to) {
    int at = from;
    while (at < to) {
      if (css[at] <= ' ' || css[at] == '<' || css[at] == '!' || css[at] == '-') {
        at++;
      } else if (css[at] == '/' && at + 1 < to && css[at + 1] == '*') {
        int end = at + 2;
        while (end + 1 < to && (css[end] != '*' || css[end + 1] != '/')) {
          end++;
        }
        at = Math.min(to, end + 2);
      } else {
        return at;
      }
    }
    return to;
  }

  private static int behindBlock(char[] css, int open, int to) {
    int depth = 0;
    for (int at = open; at < to; at++) {
      if (css[at] == '{') {
        depth++;
      } else if (css[at] == '}' && --depth == 0) {
        return at;
      }
    }
    return to;
  }

  private static int indexOf(char[] css, char sign, int from, int to) {
    int at = from;
    while (at < to && css[at] != sign) {
      at++;
    }
    return at;
  }

  private void rule(char[] css, int from, int open, int close) {
    if (open - from > LONGEST_SELECTOR) {
      return;
    }
    Style style = new Style();
    style.read(css, open + 1, close);
    if (style.isEmpty()) {
      return;
    }
    for (String selector : new String(css, from, open - from).split(",", 50)) {
      String key = key(selector.strip());
      if (!key.isEmpty()) {
        rules.computeIfAbsent(key, k -> new Style()).add(style);
      }
    }
  }

  /** The key of a simple selector; empty for any other. */
  private static String key(String selector) {
    String last = selector;
    int blank = selector.lastIndexOf(' ');
    if (blank >= 0) {
      String before = Folds.lower(selector.substring(0, blank).strip());
      if (!before.equals("body") && !before.equals("html") && !before.equals("html body")) {
        return "";
      }
      last = selector.substring(blank + 1);
    }
    int sign = -1;
    for (int i = 0; i < last.length(); i++) {
      char c = last.charAt(i);
      boolean isSign = c == '.' || c == '#';
      if ((isSign && sign >= 0)
          || (!isSign && c != '-' && c != '_' && !Character.isLetterOrDigit(c))) {
        return "";
      }
      sign = isSign ? i : sign;
    }
    return sign < 0 ? Folds.lower(last) : last.substring(sign);
  }
}
