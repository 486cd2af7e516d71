package ess.decompose;

/**
 * Takes the markup out of a page, with its styles and scripts. The time it takes grows with the
 * length of the page alone, whatever is left open in it. For one thread.
 */
final class Markup {

  private static final int LONGEST_TAG = 2000;
  private static final String[] HIDDEN = {"style", "script"};

  private final String html;

  /** Where the next end tag of each hidden element stands, as far as it was looked for. */
  private final int[] closing = {-1, -1};

  private Markup(String html) {
    this.html = html;
  }

  /** The text of the page; with blanks instead of markup every character keeps its place. */
  static String without(String html, boolean blanks) {
    Markup markup = new Markup(html);
    StringBuilder text = new StringBuilder(html.length());
    int at = 0;
    for (int open = html.indexOf('<'); open >= 0; open = html.indexOf('<', at)) {
      text.append(html, at, open);
      int end = markup.end(open);
      if (end < 0) {
        text.append('<');
        at = open + 1;
        continue;
      }
      text.append(blanks ? " ".repeat(end - open) : "");
      at = end;
    }
    return text.append(html, at, html.length()).toString();
  }

  private int end(int open) {
    for (int i = 0; i < HIDDEN.length; i++) {
      if (html.regionMatches(true, open + 1, HIDDEN[i], 0, HIDDEN[i].length())) {
        int close = close(i, open);
        int end = close < html.length() ? tagEnd(close) : -1;
        if (end >= 0) {
          return end;
        }
      }
    }
    return tagEnd(open);
  }

  /** Where the end tag behind the index begins; behind the page if there is none. */
  private int close(int element, int from) {
    int at = Math.max(closing[element], from);
    while (at < html.length() && !isClose(element, at)) {
      at++;
    }
    closing[element] = at;
    return at;
  }

  private boolean isClose(int element, int at) {
    String name = HIDDEN[element];
    return html.startsWith("</", at) && html.regionMatches(true, at + 2, name, 0, name.length());
  }

  private int tagEnd(int open) {
    int last = Math.min(html.length(), open + LONGEST_TAG);
    for (int i = open + 1; i < last && html.charAt(i) != '<'; i++) {
      if (html.charAt(i) == '>') {
        return i + 1;
      }
    }
    return -1;
  }
}
