package ess.decompose.opener;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a PDF (ISO 32000-1, 7.3) and leaves out nothing that it cannot place. A
 * dictionary is a map, an array a list, a number a double; the rest are records. It takes no level
 * of nesting for more than a place on a stack of its own. For one thread.
 */
final class PdfSyntax {

  /** A name, decoded. */
  record Name(String text) {}

  /** A string of bytes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Text(byte[] bytes) {}

  /** A reference to an object. */
  record Reference(int number) {}

  /** Any other word. */
  record Word(String text) {}

  private static final int MOST_LEVELS = 200;
  static final int MOST_VALUES = 2_000_000;

  private final Bytes bytes;
  private int at;
  private int values;
  private boolean escapes;
  private boolean deep;

  PdfSyntax(Bytes bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Where it stands. */
  int position() {
    return at;
  }

  /** Whether a letter of a name was written as its number, which nobody needs. */
  boolean hasEscapes() {
    return escapes;
  }

  /** Whether the values were nested too deep to be kept apart. */
  boolean isDeep() {
    return deep;
  }

  /** Whether there were more values than are read. */
  boolean isCut() {
    return values >= MOST_VALUES;
  }

  private static final class Level {
    final boolean dictionary;
    final List<Object> values = new ArrayList<>();

    Level(boolean dictionary) {
      this.dictionary = dictionary;
    }
  }

  /** Reads the next value; null at the end of the bytes or of the sense in them. */
  @Nullable Object value() {
    Deque<Level> levels = new ArrayDeque<>();
    int flattened = 0;
    while (values++ < MOST_VALUES) {
      skipBlanks();
      int c = bytes.at(at);
      Object value = null;
      if (c < 0) {
        break;
      } else if (c == '[' || (c == '<' && bytes.at(at + 1) == '<')) {
        at += c == '[' ? 1 : 2;
        if (levels.size() >= MOST_LEVELS) {
          flattened++;
          deep = true;
        } else {
          levels.push(new Level(c == '<'));
        }
        continue;
      } else if (c == ']' || (c == '>' && bytes.at(at + 1) == '>')) {
        at += c == ']' ? 1 : 2;
        if (flattened > 0) {
          flattened--;
          continue;
        }
        if (levels.isEmpty()) {
          continue;
        }
        value = close(levels.pop());
      } else if (c == '(') {
        value = literal();
      } else if (c == '<') {
        value = hexadecimal();
      } else if (c == '/') {
        value = name();
      } else if (c == ')' || c == '{' || c == '}' || c == '>') {
        at++;
        continue;
      } else {
        int start = at;
        value = word();
        if (value instanceof Word w && ends(w.text())) {
          at = start;
          break;
        }
      }
      Level level = levels.peek();
      if (level == null) {
        return value;
      }
      level.values.add(value);
      reference(level.values);
    }
    Object last = null;
    while (!levels.isEmpty()) {
      Object closed = close(levels.pop());
      Level level = levels.peek();
      if (level == null) {
        last = closed;
      } else {
        level.values.add(closed);
      }
    }
    return last;
  }

  /** Reads white space and comments. */
  void skipBlanks() {
    while (true) {
      int c = bytes.at(at);
      if (isBlank(c)) {
        at++;
      } else if (c == '%') {
        while (c >= 0 && c != '\n' && c != '\r') {
          c = bytes.at(++at);
        }
      } else {
        return;
      }
    }
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0;
  }

  private static boolean isDelimiter(int c) {
    return c < 0 || isBlank(c) || "()<>[]{}/%".indexOf(c) >= 0;
  }

  private static boolean ends(String word) {
    return word.equals("endobj") || word.equals("stream") || word.equals("endstream");
  }

  /** Two numbers and an R are a reference. */
  private static void reference(List<Object> values) {
    int size = values.size();
    if (size >= 3
        && values.get(size - 1) instanceof Word word
        && word.text().equals("R")
        && values.get(size - 3) instanceof Double number
        && values.get(size - 2) instanceof Double) {
      values.subList(size - 3, size).clear();
      values.add(new Reference(number.intValue()));
    }
  }

  private static Object close(Level level) {
    if (!level.dictionary) {
      return level.values;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    int i = 0;
    while (i < level.values.size()) {
      if (level.values.get(i) instanceof Name key) {
        Object value = i + 1 < level.values.size() ? level.values.get(i + 1) : new Word("null");
        String name = key.text();
        while (map.containsKey(name)) {
          // Readers differ in which of two they take: both are kept.
          name += " ";
        }
        map.put(name, value);
        i += 2;
      } else {
        map.put("?" + i, level.values.get(i));
        i++;
      }
    }
    return map;
  }

  private Name name() {
    StringBuilder name = new StringBuilder();
    at++;
    for (int c = bytes.at(at); !isDelimiter(c); c = bytes.at(++at)) {
      int high = c == '#' ? Character.digit(bytes.at(at + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(bytes.at(at + 2), 16) : -1;
      if (low >= 0) {
        c = high << 4 | low;
        escapes |= Character.isLetter(c) && c < 0x80;
        at += 2;
      }
      name.append((char) c);
    }
    return new Name(name.toString());
  }

  private Object word() {
    int from = at;
    while (!isDelimiter(bytes.at(at))) {
      at++;
    }
    String word = bytes.slice(from, at).latin1();
    char first = word.charAt(0);
    if (word.length() < 40 && (first == '-' || first == '+' || first == '.' || first <= '9')) {
      try {
        return Double.valueOf(word);
      } catch (NumberFormatException e) {
        return new Word(word);
      }
    }
    return new Word(word);
  }

  private Text hexadecimal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int held = -1;
    at++;
    for (int c = bytes.at(at); c >= 0 && c != '>'; c = bytes.at(++at)) {
      int digit = Character.digit(c, 16);
      if (digit >= 0) {
        if (held >= 0) {
          out.write(held << 4 | digit);
        }
        held = held >= 0 ? -1 : digit;
      }
    }
    if (held >= 0) {
      out.write(held << 4);
    }
    at++;
    return new Text(out.toByteArray());
  }

  private Text literal() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int open = 1;
    at++;
    for (int c = bytes.at(at); c >= 0; c = bytes.at(++at)) {
      if (c == '\\') {
        escaped(out);
        continue;
      }
      if (c == '(') {
        open++;
      } else if (c == ')' && --open == 0) {
        at++;
        break;
      }
      out.write(c);
    }
    return new Text(out.toByteArray());
  }

  private void escaped(ByteArrayOutputStream out) {
    int c = bytes.at(++at);
    if (c >= '0' && c <= '7') {
      int value = c - '0';
      for (int i = 0; i < 2 && bytes.at(at + 1) >= '0' && bytes.at(at + 1) <= '7'; i++) {
        value = value * 8 + bytes.at(++at) - '0';
      }
      out.write(value);
      return;
    }
    switch (c) {
      case 'n' -> out.write('\n');
      case 'r' -> out.write('\r');
      case 't' -> out.write('\t');
      case 'b' -> out.write('\b');
      case 'f' -> out.write('\f');
      case '\r' -> at += bytes.at(at + 1) == '\n' ? 1 : 0;
      case '\n', -1 -> {}
      default -> out.write(c);
    }
  }
}
