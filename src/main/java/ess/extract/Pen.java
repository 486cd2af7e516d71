package ess.extract;

import ess.message.facts.Offsets;
import java.util.Arrays;

/**
 * Writes a text and keeps where its characters come from. White space is folded: between two words
 * of one line stands a blank, between two lines one line end. For one thread.
 */
final class Pen {

  private static final int NOTHING = 0;
  private static final int BLANK = 1;
  private static final int LINE = 2;

  private final int limit;
  private final boolean unfolded;
  private char[] chars = new char[1024];
  private int length;
  private int letters;

  private int[] markChars = new int[32];
  private int[] markBytes = new int[32];
  private int[] markWidths = new int[32];
  private int marks;
  private int nextByte = -1;
  private int width = -1;

  private int pending;
  private int pendingAt;

  /** Keeps that many characters and only counts those behind. */
  Pen(int limit) {
    this(limit, false);
  }

  /** Keeps all white space if it should. */
  Pen(int limit, boolean unfolded) {
    this.limit = limit;
    this.unfolded = unfolded;
  }

  /** Writes a character that is no white space and comes from the bytes. */
  void put(char c, int at, int size) {
    if (pending != NOTHING) {
      if (length > 0) {
        add(pending == LINE ? '\n' : ' ', pendingAt, pending == LINE ? 0 : 1);
      }
      pending = NOTHING;
    }
    if (isLetter(c) || (Character.isLowSurrogate(c) && endsLetter(c))) {
      letters++;
    }
    add(c, at, size);
  }

  private boolean endsLetter(char low) {
    return length > 0
        && Character.isHighSurrogate(chars[length - 1])
        && Character.isLetterOrDigit(Character.toCodePoint(chars[length - 1], low));
  }

  /** Whether it is a letter or a digit. */
  static boolean isLetter(char c) {
    if (c >= 0x80) {
      return Character.isLetterOrDigit(c);
    }
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
  }

  /** Notes white space of a line. */
  void blank(int at) {
    if (unfolded) {
      put(' ', at, 1);
      return;
    }
    if (pending == NOTHING) {
      pending = BLANK;
      pendingAt = at;
    }
  }

  /** Notes the end of a line. */
  void line(int at) {
    if (pending == NOTHING) {
      pendingAt = at;
    }
    pending = LINE;
  }

  private void add(char c, int at, int size) {
    if (length == limit) {
      return;
    }
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, Math.min(limit, 2 * length));
    }
    if (at != nextByte || size != width) {
      mark(at, size);
    }
    chars[length++] = c;
    nextByte = at + size;
  }

  private void mark(int at, int size) {
    if (marks == markChars.length) {
      markChars = Arrays.copyOf(markChars, 2 * marks);
      markBytes = Arrays.copyOf(markBytes, 2 * marks);
      markWidths = Arrays.copyOf(markWidths, 2 * marks);
    }
    markChars[marks] = length;
    markBytes[marks] = at;
    markWidths[marks] = size;
    marks++;
    width = size;
  }

  /** How many characters stand there. */
  int length() {
    return length;
  }

  /** How many letters and digits were written, those behind the limit included. */
  int letters() {
    return letters;
  }

  /** The text from one character to behind another. */
  String text(int from, int to) {
    return new String(chars, from, to - from);
  }

  /** The text. */
  String text() {
    return new String(chars, 0, length);
  }

  /** Where its characters come from. */
  Offsets offsets() {
    return new Offsets(
        Arrays.copyOf(markChars, marks),
        Arrays.copyOf(markBytes, marks),
        Arrays.copyOf(markWidths, marks));
  }
}
