package ess.extract;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An amount of money in a text: a number with the sign, the code or the word of a currency before
 * or behind it.
 *
 * @param from where it begins, with its currency
 * @param to behind where it ends
 * @param number its number as written
 */
record Money(int from, int to, String number) {

  private static final int LONGEST = 20;
  private static final String SIGNS =
      "$\u20ac\u00a3\u00a5\u20b9\u20bd\u20a9\u20ba\u20a6\u0e3f\u20bf\u20ab\u20b4";
  private static final Set<String> CODES =
      Set.of(
          "usd",
          "eur",
          "gbp",
          "chf",
          "jpy",
          "cny",
          "inr",
          "rub",
          "aud",
          "cad",
          "nzd",
          "sek",
          "nok",
          "dkk",
          "pln",
          "czk",
          "huf",
          "ron",
          "brl",
          "mxn",
          "zar",
          "try",
          "btc",
          "eth",
          "usdt",
          "dollars",
          "dollar",
          "euro",
          "euros",
          "pounds",
          "bitcoin",
          "bitcoins",
          "rs",
          "us$",
          "r$");

  /** The amount whose number begins at the index; null if there is none. */
  static @Nullable Money at(String text, int from) {
    int to = from;
    while (to < text.length() && to - from < LONGEST && isPart(text, to)) {
      to++;
    }
    while (to > from && !ItemReader.isDigit(text.charAt(to - 1))) {
      to--;
    }
    boolean million = text.startsWith("M", to) || text.startsWith("k", to);
    boolean goesOn = to + 1 < text.length() && ItemReader.isAlphanumeric(text.charAt(to + 1));
    int behind = million && !goesOn ? to + 1 : to;
    String number = text.substring(from, to);
    Money before = before(text, from, behind, number);
    return before == null ? behind(text, from, behind, number) : before;
  }

  /** With its currency before it. */
  private static @Nullable Money before(String text, int from, int behind, String number) {
    int before = from;
    while (before > 0 && from - before < 2 && isBlank(text.charAt(before - 1))) {
      before--;
    }
    if (before > 0 && SIGNS.indexOf(text.charAt(before - 1)) >= 0) {
      int sign = before - 1;
      while (sign > 0 && before - sign < 4 && isCapital(text.charAt(sign - 1))) {
        sign--;
      }
      return new Money(sign, behind, number);
    }
    int word = before;
    while (word > 0 && before - word < 8 && isOfWord(text.charAt(word - 1))) {
      word--;
    }
    boolean named = word < before && CODES.contains(Folds.lower(text.substring(word, before)));
    return named ? new Money(word, behind, number) : null;
  }

  /** With its currency behind it. */
  private static @Nullable Money behind(String text, int from, int behind, String number) {
    int next = behind;
    while (next < text.length() && next - behind < 2 && isBlank(text.charAt(next))) {
      next++;
    }
    if (next < text.length() && SIGNS.indexOf(text.charAt(next)) >= 0) {
      boolean ofNext = next + 1 < text.length() && ItemReader.isDigit(text.charAt(next + 1));
      return ofNext ? null : new Money(from, next + 1, number);
    }
    int stop = next;
    while (stop < text.length() && stop - next < 9 && isOfWord(text.charAt(stop))) {
      stop++;
    }
    boolean named = stop > next && CODES.contains(Folds.lower(text.substring(next, stop)));
    return named ? new Money(from, stop, number) : null;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\u00a0' || c == '\u202f';
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '$';
  }

  private static boolean isPart(String text, int at) {
    char c = text.charAt(at);
    if (ItemReader.isDigit(c)) {
      return true;
    }
    boolean next = at + 1 < text.length() && ItemReader.isDigit(text.charAt(at + 1));
    if (c == '.' || c == ',' || c == '\'') {
      return next;
    }
    return isBlank(c) && at + 3 < text.length() && ItemReader.isNumber(text, at + 1, at + 4);
  }
}
