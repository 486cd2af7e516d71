package ess.extract;

import ess.message.facts.Offsets;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.List;

/** Finds addresses in plain text, as mail programs make links of them. Linear and bounded. */
final class TextLinks {

  private static final int MOST = 500;
  private static final int LONGEST = 4_096;

  private TextLinks() {}

  /**
   * The links in the text that stand outside of the runs.
   *
   * @param runs from and behind, in order: where links were found already
   */
  static List<Seed> in(String text, Offsets offsets, Where where, List<int[]> runs, String origin) {
    List<Seed> found = new ArrayList<>();
    int run = 0;
    int at = 0;
    while (at < text.length() && found.size() < MOST) {
      char c = text.charAt(at);
      if (c != ':' && c != '.') {
        at++;
        continue;
      }
      int from = c == ':' ? scheme(text, at) : www(text, at);
      if (from < 0) {
        at++;
        continue;
      }
      int to = end(text, at);
      while (run < runs.size() && runs.get(run)[1] <= from) {
        run++;
      }
      boolean isInside = run < runs.size() && runs.get(run)[0] <= from;
      if (!isInside && to - at > 4) {
        String written = text.substring(from, to);
        Where place = new Where(where.part(), offsets.bytes(from, to));
        found.add(new Seed(origin, written, written, false, false, place));
      }
      at = Math.max(to, at + 1);
    }
    return found;
  }

  /** Where the scheme before the colon begins; -1 if none does that people follow. */
  private static int scheme(String text, int colon) {
    if (!text.startsWith("//", colon + 1)) {
      return -1;
    }
    for (String name : new String[] {"https", "http", "ftp"}) {
      int from = colon - name.length();
      if (from >= 0 && text.regionMatches(true, from, name, 0, name.length())) {
        boolean isBorder = from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1));
        if (isBorder) {
          return from;
        }
      }
    }
    return -1;
  }

  private static int www(String text, int dot) {
    int from = dot - 3;
    if (from < 0 || !text.regionMatches(true, from, "www", 0, 3) || dot + 1 >= text.length()) {
      return -1;
    }
    boolean isBorder = from == 0 || !isPart(text.charAt(from - 1));
    return isBorder && Character.isLetterOrDigit(text.charAt(dot + 1)) ? from : -1;
  }

  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || c == '/' || c == '.' || c == '-' || c == '@' || c == '_';
  }

  /** Behind the link: before white space or a sign that ends it, without marks of the sentence. */
  private static int end(String text, int from) {
    int last = Math.min(text.length(), from + LONGEST);
    int at = from;
    int open = 0;
    while (at < last) {
      char c = text.charAt(at);
      if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == '\u00a0' || c == '\u3000') {
        break;
      }
      if (c == '(') {
        open++;
      } else if (c == ')' && --open < 0) {
        break;
      }
      at++;
    }
    while (at > from + 1
        && ".,;:!?'*]}|\u2019\u201d\u3002\uff0c".indexOf(text.charAt(at - 1)) >= 0) {
      at--;
    }
    return at;
  }
}
