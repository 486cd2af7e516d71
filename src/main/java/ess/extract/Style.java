package ess.extract;

import java.util.List;

/**
 * What declarations of CSS say about whether a text is seen: what hides it, what shows it again,
 * and its colours. For one thread.
 */
final class Style {

  /** Not shown at all, as by {@code display: none}. */
  static final int DISPLAY = 1;

  /** Too transparent. */
  static final int OPACITY = 1 << 1;

  /** Without height. */
  static final int HEIGHT = 1 << 2;

  /** Off the screen. */
  static final int PLACE = 1 << 3;

  /** Hidden from Word as a mail program. */
  static final int WORD = 1 << 4;

  /** Not visible, as by {@code visibility: hidden}. */
  static final int VISIBILITY = 1 << 5;

  /** Too small to read. */
  static final int SIZE = 1 << 6;

  /** What no element inside can undo. */
  static final int FINAL = DISPLAY | OPACITY | HEIGHT | PLACE | WORD;

  /** A colour that is not declared. */
  static final int UNSET = -1;

  private static final Keywords PROPERTIES =
      new Keywords(
          List.of(
              ("display visibility opacity font-size font max-height height overflow mso-hide"
                      + " text-indent left top margin-left margin-top transform clip color"
                      + " background background-color fill max-width width")
                  .split(" ")));
  private static final int LONGEST_VALUE = 200;
  private static final double FAR_OFF = -300;
  private static final double TINY_PIXELS = 2;
  private static final double FAINT = 0.05;

  private int hides;
  private int shows;
  private int color = UNSET;
  private int background = UNSET;
  private boolean flat;
  private boolean clipped;

  /** What hides. */
  int hides() {
    return hides;
  }

  /** What shows again. */
  int shows() {
    return shows;
  }

  /** The colour of the text, {@link #UNSET} or {@link Colors#UNKNOWN}. */
  int color() {
    return color;
  }

  /** The colour behind the text, {@link #UNSET} or {@link Colors#UNKNOWN}. */
  int background() {
    return background;
  }

  /** Whether it says nothing. */
  boolean isEmpty() {
    return hides == 0 && shows == 0 && color == UNSET && background == UNSET;
  }

  /** Forgets all. */
  void clear() {
    hides = 0;
    shows = 0;
    color = UNSET;
    background = UNSET;
  }

  /** Adds what weighs more than this. */
  void add(Style stronger) {
    hides = (hides & ~stronger.shows) | stronger.hides;
    shows = (shows & ~stronger.hides) | stronger.shows;
    color = stronger.color == UNSET ? color : stronger.color;
    background = stronger.background == UNSET ? background : stronger.background;
  }

  /** Adds the colours of attributes. */
  void addColors(int text, int behind) {
    color = text == UNSET ? color : text;
    background = behind == UNSET ? background : behind;
  }

  /** Adds declarations. */
  void read(char[] css, int from, int to) {
    flat = false;
    clipped = false;
    int at = from;
    while (at < to) {
      int end = at;
      int colon = -1;
      while (end < to && css[end] != ';') {
        if (css[end] == ':' && colon < 0) {
          colon = end;
        }
        end++;
      }
      if (colon > at) {
        declaration(css, at, colon, end);
      }
      at = end + 1;
    }
    if (flat && clipped) {
      hide(HEIGHT, true);
    }
  }

  private void declaration(char[] css, int from, int colon, int end) {
    int begin = from;
    while (begin < colon && css[begin] <= ' ') {
      begin++;
    }
    int stop = colon;
    while (stop > begin && css[stop - 1] <= ' ') {
      stop--;
    }
    int property = PROPERTIES.find(css, begin, stop);
    if (property < 0) {
      return;
    }
    int valueFrom = colon + 1;
    while (valueFrom < end && css[valueFrom] <= ' ') {
      valueFrom++;
    }
    int length = Math.min(end - valueFrom, LONGEST_VALUE);
    String value = Folds.lower(new String(css, valueFrom, length).strip());
    if (!value.isEmpty()) {
      apply(PROPERTIES.word(property), value);
    }
  }

  private void apply(String property, String value) {
    switch (property) {
      case "display" -> hide(DISPLAY, value.startsWith("none"));
      case "visibility" ->
          hide(VISIBILITY, value.startsWith("hidden") || value.startsWith("collapse"));
      case "opacity" -> hide(OPACITY, number(value) <= FAINT);
      case "font-size" -> hide(SIZE, isTiny(value));
      case "font" -> {
        if (value.startsWith("0")) {
          hide(SIZE, true);
        }
      }
      case "max-height" -> hide(HEIGHT, number(value) == 0);
      case "height", "width", "max-width" -> flat |= number(value) == 0;
      case "overflow" -> clipped = value.startsWith("hidden");
      case "mso-hide" -> hide(WORD, value.startsWith("all"));
      case "text-indent", "left", "top", "margin-left", "margin-top" -> {
        if (number(value) <= FAR_OFF) {
          hide(PLACE, true);
        }
      }
      case "transform" -> {
        if (value.startsWith("scale(0)") || value.startsWith("scale(0,")) {
          hide(PLACE, true);
        }
      }
      case "clip" -> {
        if (value.startsWith("rect(0")) {
          hide(PLACE, true);
        }
      }
      case "color", "fill" -> color = Colors.of(value, color);
      default -> background = Colors.of(value, background);
    }
  }

  private void hide(int what, boolean hidden) {
    hides = hidden ? hides | what : hides & ~what;
    shows = hidden ? shows & ~what : shows | what;
  }

  private static boolean isTiny(String value) {
    double number = number(value);
    if (Double.isNaN(number) || number < 0) {
      return false;
    }
    if (value.endsWith("em") || value.contains("em ")) {
      return number < TINY_PIXELS / 16;
    }
    return value.contains("%") ? number < 100 * TINY_PIXELS / 16 : number <= TINY_PIXELS;
  }

  /** The number at the beginning; not a number if there is none. */
  private static double number(String value) {
    int at = 0;
    boolean minus = false;
    if (value.charAt(0) == '-' || value.charAt(0) == '+') {
      minus = value.charAt(0) == '-';
      at++;
    }
    double number = 0;
    double unit = 0;
    int digits = 0;
    for (; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c >= '0' && c <= '9') {
        number = unit == 0 ? number * 10 + (c - '0') : number + (c - '0') * unit;
        unit /= 10;
        digits++;
      } else if (c == '.' && unit == 0) {
        unit = 0.1;
      } else {
        break;
      }
    }
    return digits == 0 ? Double.NaN : minus ? -number : number;
  }
}
