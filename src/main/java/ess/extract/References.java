package ess.extract;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/** Reads the character references of HTML (WHATWG HTML, section 13.2.5.72 and on). */
final class References {

  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_BASE = 6;
  private static final Map<String, String> COMMON = new HashMap<>();

  /** What the numbers 128 to 159 stand for: the letters of windows-1252. */
  private static final String WINDOWS =
      "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d"
          + "\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153"
          + "\u009d\u017e\u0178";

  static {
    for (String name : "amp lt gt quot apos nbsp zwnj zwj copy reg shy".split(" ", -1)) {
      COMMON.put(name, Entities.getByName(name));
    }
  }

  private final char[] chars;
  private int end;

  /** Reads in the characters. */
  References(char[] chars) {
    this.chars = chars;
  }

  /** Behind the reference that was read last. */
  int end() {
    return end;
  }

  /** What the reference at the index stands for; null if there is none. */
  @Nullable String read(int at, int to, boolean inAttribute) {
    int name = at + 1;
    if (name >= to) {
      return null;
    }
    return chars[name] == '#' ? number(name + 1, to) : named(name, to, inAttribute);
  }

  private @Nullable String number(int from, int to) {
    boolean isHex = from < to && (chars[from] | 0x20) == 'x';
    int at = isHex ? from + 1 : from;
    int first = at;
    int value = 0;
    for (; at < to; at++) {
      int digit = chars[at] < 0x80 ? Character.digit(chars[at], isHex ? 16 : 10) : -1;
      if (digit < 0) {
        break;
      }
      value = Math.min(0x110000, value * (isHex ? 16 : 10) + digit);
    }
    if (at == first) {
      return null;
    }
    end = at < to && chars[at] == ';' ? at + 1 : at;
    if (value >= 0x80 && value <= 0x9f) {
      return WINDOWS.substring(value - 0x80, value - 0x7f);
    }
    boolean isNone = value == 0 || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff);
    return isNone ? "\ufffd" : Character.toString(value);
  }

  private @Nullable String named(int from, int to, boolean inAttribute) {
    int at = from;
    int last = Math.min(to, from + LONGEST_NAME);
    while (at < last && isAlphanumeric(chars[at])) {
      at++;
    }
    if (at == from) {
      return null;
    }
    if (at < to && chars[at] == ';') {
      String text = byName(new String(chars, from, at - from));
      if (text != null) {
        end = at + 1;
        return text;
      }
    }
    for (int stop = Math.min(at, from + LONGEST_BASE); stop >= from + 2; stop--) {
      String name = new String(chars, from, stop - from);
      if (Entities.isBaseNamedEntity(name)) {
        boolean goesOn = stop < to && (chars[stop] == '=' || isAlphanumeric(chars[stop]));
        end = stop;
        return inAttribute && goesOn ? null : byName(name);
      }
    }
    return null;
  }

  private static @Nullable String byName(String name) {
    String common = COMMON.get(name);
    if (common != null) {
      return common;
    }
    String text = Entities.getByName(name);
    return text.isEmpty() ? null : text;
  }

  private static boolean isAlphanumeric(char c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
  }

  /** The characters from one to behind another, decoded as those of an attribute. */
  static String decode(char[] chars, int from, int to) {
    int at = from;
    while (at < to && chars[at] != '&') {
      at++;
    }
    if (at == to) {
      return new String(chars, from, to - from);
    }
    References references = new References(chars);
    StringBuilder text = new StringBuilder(to - from);
    text.append(chars, from, at - from);
    while (at < to) {
      String read = chars[at] == '&' ? references.read(at, to, true) : null;
      if (read == null) {
        text.append(chars[at++]);
      } else {
        text.append(read);
        at = references.end();
      }
    }
    return text.toString();
  }
}
