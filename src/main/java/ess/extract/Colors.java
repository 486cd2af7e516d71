package ess.extract;

import java.util.Map;

/** Colours of CSS and of HTML's old attributes, as red, green and blue of 8 bits each. */
final class Colors {

  /** A colour that cannot be told, as of a picture. */
  static final int UNKNOWN = -2;

  private static final int NEAR = 24;
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("white", 0xffffff),
          Map.entry("snow", 0xfffafa),
          Map.entry("ivory", 0xfffff0),
          Map.entry("whitesmoke", 0xf5f5f5),
          Map.entry("ghostwhite", 0xf8f8ff),
          Map.entry("floralwhite", 0xfffaf0),
          Map.entry("black", 0x000000),
          Map.entry("red", 0xff0000),
          Map.entry("green", 0x008000),
          Map.entry("blue", 0x0000ff),
          Map.entry("navy", 0x000080),
          Map.entry("yellow", 0xffff00),
          Map.entry("orange", 0xffa500),
          Map.entry("gray", 0x808080),
          Map.entry("grey", 0x808080),
          Map.entry("silver", 0xc0c0c0),
          Map.entry("lightgray", 0xd3d3d3),
          Map.entry("lightgrey", 0xd3d3d3),
          Map.entry("darkgray", 0xa9a9a9),
          Map.entry("purple", 0x800080),
          Map.entry("maroon", 0x800000),
          Map.entry("teal", 0x008080));

  private Colors() {}

  /** The colour that a value in lower case begins with; the other where it leaves that as it is. */
  static int of(String value, int other) {
    if (value.contains("url(") || value.contains("gradient")) {
      return UNKNOWN;
    }
    if (value.startsWith("#")) {
      return hex(value, 1);
    }
    if (value.startsWith("rgb")) {
      return rgb(value);
    }
    int end = 0;
    while (end < value.length() && value.charAt(end) >= 'a' && value.charAt(end) <= 'z') {
      end++;
    }
    String name = value.substring(0, end);
    if (name.equals("transparent")
        || name.equals("inherit")
        || name.equals("none")
        || name.equals("initial")
        || name.equals("unset")) {
      return other;
    }
    Integer named = NAMES.get(name);
    if (named != null) {
      return named;
    }
    return isHex(value) ? hex(value, 0) : UNKNOWN;
  }

  private static boolean isHex(String value) {
    return value.length() == 6 && value.chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static int hex(String value, int from) {
    int digits = 0;
    int color = 0;
    while (from + digits < value.length() && digits < 8) {
      int digit = Character.digit(value.charAt(from + digits), 16);
      if (digit < 0) {
        break;
      }
      color = color << 4 | digit;
      digits++;
    }
    return switch (digits) {
      case 3 -> spread(color);
      case 4 -> spread(color >>> 4);
      case 6 -> color;
      case 8 -> color >>> 8;
      default -> UNKNOWN;
    };
  }

  private static int spread(int color) {
    return (color >> 8 & 0xf) * 0x110000 + (color >> 4 & 0xf) * 0x1100 + (color & 0xf) * 0x11;
  }

  private static int rgb(String value) {
    int color = 0;
    int number = -1;
    int count = 0;
    boolean isRest = false;
    for (int i = 3; i < value.length() && count < 3; i++) {
      char c = value.charAt(i);
      if (c >= '0' && c <= '9') {
        number = isRest ? number : Math.min(255, Math.max(0, number) * 10 + (c - '0'));
      } else if (c == '.') {
        isRest = true;
      } else if (c == '%') {
        return UNKNOWN;
      } else if (number >= 0) {
        color = color << 8 | number;
        count++;
        number = -1;
        isRest = false;
      }
    }
    return count == 3 ? color : UNKNOWN;
  }

  /** Whether a person cannot tell the two apart. */
  static boolean isSame(int one, int other) {
    if (one < 0 || other < 0) {
      return false;
    }
    int red = Math.abs((one >> 16 & 0xff) - (other >> 16 & 0xff));
    int green = Math.abs((one >> 8 & 0xff) - (other >> 8 & 0xff));
    int blue = Math.abs((one & 0xff) - (other & 0xff));
    return red + green + blue <= NEAR;
  }
}
