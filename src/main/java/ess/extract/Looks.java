package ess.extract;

import org.jspecify.annotations.Nullable;

/**
 * How the elements of a page look, as its style sheets and their own attributes say. For one page
 * and one thread.
 */
final class Looks {

  private final Source source;
  private final char[] chars;
  private final StyleSheet sheet = new StyleSheet();
  private final Style style = new Style();
  private final Style own = new Style();

  Looks(Source source) {
    this.source = source;
    this.chars = source.chars();
  }

  /** Reads the sheet that stands from one character to behind another. */
  void sheet(int from, int to) {
    sheet.read(chars, from, to);
  }

  /** What sheets and attributes say of the element; it holds until the next is asked for. */
  Style of(Tokens tokens, int element) {
    style.clear();
    if (!sheet.isEmpty()) {
      if (element >= 0) {
        add(sheet.of(Tags.name(element)));
      }
      if (tokens.has(Tags.CLASS)) {
        classes(tokens.valueFrom(Tags.CLASS), tokens.valueTo(Tags.CLASS));
      }
      if (tokens.has(Tags.ID)) {
        add(sheet.of("#" + tokens.value(Tags.ID)));
      }
    }
    if (tokens.has(Tags.BGCOLOR) || tokens.has(Tags.COLOR) || tokens.has(Tags.BODY_TEXT)) {
      String text = tokens.value(element == Tags.BODY ? Tags.BODY_TEXT : Tags.COLOR);
      style.addColors(color(text), color(tokens.value(Tags.BGCOLOR)));
    }
    if (tokens.has(Tags.BACKGROUND)) {
      style.addColors(Style.UNSET, Colors.UNKNOWN);
    }
    if (element == Tags.A && style.color() == Style.UNSET && tokens.has(Tags.HREF)) {
      style.addColors(0x0000ee, Style.UNSET);
    }
    if (tokens.has(Tags.CSS) || tokens.has(Tags.HIDDEN)) {
      declared(tokens);
    }
    return style;
  }

  private void declared(Tokens tokens) {
    own.clear();
    if (tokens.has(Tags.HIDDEN)) {
      char[] css = "display:none".toCharArray();
      own.read(css, 0, css.length);
      style.add(own);
      own.clear();
    }
    if (tokens.has(Tags.CSS)) {
      int from = tokens.valueFrom(Tags.CSS);
      int to = tokens.valueTo(Tags.CSS);
      if (hasReference(from, to)) {
        char[] css = References.decode(chars, from, to).toCharArray();
        own.read(css, 0, css.length);
      } else {
        own.read(chars, from, to);
      }
      style.add(own);
    }
  }

  private boolean hasReference(int from, int to) {
    for (int i = from; i < to; i++) {
      if (chars[i] == '&') {
        return true;
      }
    }
    return false;
  }

  private static int color(@Nullable String value) {
    return value == null || value.isBlank()
        ? Style.UNSET
        : Colors.of(Folds.lower(value.strip()), Style.UNSET);
  }

  private void classes(int from, int to) {
    int at = from;
    for (int count = 0; at < to && count < 20; count++) {
      int begin = at;
      while (begin < to && chars[begin] <= ' ') {
        begin++;
      }
      at = begin;
      while (at < to && chars[at] > ' ') {
        at++;
      }
      if (at > begin && at - begin < 100) {
        add(sheet.of("." + source.text(begin, at)));
      }
    }
  }

  private void add(@Nullable Style declared) {
    if (declared != null) {
      style.add(declared);
    }
  }
}
