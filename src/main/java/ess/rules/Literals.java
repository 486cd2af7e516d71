package ess.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a regular expression needs, so that it is not run where they do not stand: looking
 * for a text is thirty times cheaper. It reads the usual syntax of RE2; of an expression that it
 * does not understand it knows nothing, and that is then always run. Upper and lower case are taken
 * for the same, which looks too often but never too seldom.
 */
final class Literals {

  private static final int MIN_LENGTH = 2;
  private static final int MAX_TEXTS = 24;
  private static final int MAX_NEEDS = 3;

  /** A character that stands for itself but is in no text, for it has more cases than two. */
  private static final int UNUSABLE = 0;

  private static final int NONE = -1;

  private final String expression;
  private int at;

  private Literals(String expression) {
    this.expression = expression;
  }

  /** What the expression needs; empty if that is not known. */
  static List<Needed> of(String expression) {
    try {
      Literals whole = new Literals(expression);
      List<Set<String>> needs = whole.needs();
      if (whole.at < expression.length()) {
        Literals branches = new Literals(expression);
        Set<String> any = branches.alternatives();
        needs = any == null || branches.at < expression.length() ? List.of() : List.of(any);
      }
      return needs.stream()
          .sorted(Comparator.comparingInt(Set::size))
          .limit(MAX_NEEDS)
          .map(Needed::new)
          .toList();
    } catch (UnknownException | StringIndexOutOfBoundsException e) {
      return List.of();
    }
  }

  /** Texts in lower case, of which one must be there. */
  static final class Needed {

    private final String[] texts;
    private final boolean[] first = new boolean[0x80];

    private Needed(Set<String> texts) {
      this.texts = texts.toArray(new String[0]);
      for (String text : texts) {
        first[text.charAt(0)] = true;
        first[Character.toUpperCase(text.charAt(0))] = true;
      }
    }

    /** Whether one of them stands in the text, in whatever case. */
    boolean isIn(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        // Beyond ASCII are the long s and the sign of Kelvin, which are letters of ASCII as well.
        if ((c >= 0x80 || first[c]) && isAt(text, i)) {
          return true;
        }
      }
      return false;
    }

    private boolean isAt(String text, int index) {
      for (String one : texts) {
        if (text.regionMatches(true, index, one, 0, one.length())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return String.join(",", texts);
    }
  }

  private static final class UnknownException extends RuntimeException {
    UnknownException() {
      super(null, null, false, false);
    }
  }

  private boolean is(char c) {
    return at < expression.length() && expression.charAt(at) == c;
  }

  private @Nullable Set<String> alternatives() {
    Set<String> all = sequence();
    while (is('|')) {
      at++;
      Set<String> other = sequence();
      if (all == null || other == null || all.size() + other.size() > MAX_TEXTS) {
        all = null;
      } else {
        all.addAll(other);
      }
    }
    return all;
  }

  private @Nullable Set<String> sequence() {
    return best(needs());
  }

  /** One thing behind another: what each of them needs is needed. */
  private List<Set<String>> needs() {
    List<Set<String>> needs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    while (at < expression.length() && !is('|') && !is(')')) {
      int letter = letter();
      Set<String> inner = letter == NONE ? thing() : null;
      int least = least();
      if (letter > 0 && least == NONE) {
        run.append((char) letter);
        continue;
      }
      flush(run, needs);
      if (inner != null && least != 0) {
        needs.add(inner);
      }
    }
    flush(run, needs);
    return needs;
  }

  private static void flush(StringBuilder run, List<Set<String>> needs) {
    if (run.length() >= MIN_LENGTH) {
      needs.add(new TreeSet<>(Set.of(run.toString())));
    }
    run.setLength(0);
  }

  /** The fewest, then the longest. */
  private static @Nullable Set<String> best(List<Set<String>> needs) {
    Set<String> best = null;
    for (Set<String> need : needs) {
      if (best == null
          || need.size() < best.size()
          || (need.size() == best.size() && shortest(need) > shortest(best))) {
        best = need;
      }
    }
    return best;
  }

  private static int shortest(Set<String> texts) {
    return texts.stream().mapToInt(String::length).min().orElse(0);
  }

  /** A character that stands for itself, in lower case. */
  private int letter() {
    char c = expression.charAt(at);
    if (c == '\\') {
      char escaped = expression.charAt(at + 1);
      if (Character.isLetterOrDigit(escaped)) {
        return NONE;
      }
      at += 2;
      return usable(escaped);
    }
    if ("[](){}.*+?|^$".indexOf(c) >= 0) {
      return NONE;
    }
    at++;
    return usable(c);
  }

  private static int usable(char c) {
    return c >= 0x80 ? UNUSABLE : Character.toLowerCase(c);
  }

  /** Anything else, of which a group alone can need texts. */
  private @Nullable Set<String> thing() {
    char c = expression.charAt(at);
    switch (c) {
      case '(' -> {
        return group();
      }
      case '[' -> skipClass();
      case '\\' -> escape();
      case '.', '^', '$' -> at++;
      default -> throw new UnknownException();
    }
    return null;
  }

  private @Nullable Set<String> group() {
    at++;
    if (is('?')) {
      if (expression.startsWith("?:", at)) {
        at += 2;
      } else if (at == 1 && expression.startsWith("?i)", at)) {
        // Only in front: a repetition behind it would be one of what stands before it.
        at += 3;
        return null;
      } else {
        throw new UnknownException();
      }
    }
    Set<String> inner = alternatives();
    if (!is(')')) {
      throw new UnknownException();
    }
    at++;
    return inner;
  }

  private void escape() {
    if ("bBdDsSwWAz".indexOf(expression.charAt(at + 1)) < 0) {
      throw new UnknownException();
    }
    at += 2;
  }

  private void skipClass() {
    at++;
    if (is('^')) {
      at++;
    }
    boolean isFirst = true;
    while (isFirst || !is(']')) {
      if (is('[')) {
        throw new UnknownException();
      }
      at += is('\\') ? 2 : 1;
      isFirst = false;
      if (at >= expression.length()) {
        throw new UnknownException();
      }
    }
    at++;
  }

  /** How often the last thing must be there at the least; none where nothing is said of it. */
  private int least() {
    if (at >= expression.length()) {
      return NONE;
    }
    int least =
        switch (expression.charAt(at)) {
          case '*', '?' -> 0;
          case '+' -> 1;
          case '{' -> Character.digit(expression.charAt(at + 1), 10);
          default -> NONE;
        };
    if (least == NONE) {
      if (is('{')) {
        throw new UnknownException();
      }
      return NONE;
    }
    at = is('{') ? expression.indexOf('}', at) + 1 : at + 1;
    if (at == 0) {
      throw new UnknownException();
    }
    if (is('?')) {
      at++;
    }
    return least;
  }
}
