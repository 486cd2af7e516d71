package ess.decompose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a parameter of a structured field in every way that a mail client might: quoted or not,
 * with quoted pairs kept or undone, with comments, in pieces and with a charset (RFC 2231), as an
 * encoded word, folded, twice. The value comes one character a byte, with folds as line feeds.
 */
final class Parameters {

  private static final int MAX_VALUE = 2000;
  private static final int MAX_PIECES = 100;
  private static final int MAX_SEEN = 1000;

  private Parameters() {}

  /**
   * Every reading, the likeliest first.
   *
   * @param value the value of the field
   * @param name the name of the parameter in lower case
   * @param most how many readings are enough
   */
  static Set<String> readings(String value, String name, int most) {
    Set<String> found = new LinkedHashSet<>();
    Map<Integer, String> pieces = new TreeMap<>();
    boolean extended = false;
    int at = find(value, name, 0);
    for (int seen = 0; at >= 0 && found.size() < most && seen < MAX_SEEN; seen++) {
      int i = at + name.length();
      boolean own = at == 0 || !isNameCharacter(value.charAt(at - 1));
      int piece = -1;
      boolean star = false;
      if (own && i < value.length() && value.charAt(i) == '*') {
        int digits = i + 1;
        int number = 0;
        while (digits < value.length()
            && Character.isDigit(value.charAt(digits))
            && digits < i + 4) {
          number = number * 10 + (value.charAt(digits) - '0');
          digits++;
        }
        piece = digits > i + 1 ? number : -1;
        star = digits == i + 1;
        i = digits;
        if (piece >= 0 && i < value.length() && value.charAt(i) == '*') {
          star = true;
          i++;
        }
      }
      i = skipBlanks(value, i);
      if (own && i < value.length() && value.charAt(i) == '=') {
        if (piece >= 0 && pieces.size() < MAX_PIECES) {
          Set<String> first = new LinkedHashSet<>();
          addReadings(first, value, i + 1, 1);
          pieces.putIfAbsent(piece, first.isEmpty() ? "" : first.iterator().next());
          extended |= star;
        } else {
          Set<String> plain = new LinkedHashSet<>();
          addReadings(plain, value, i + 1, most);
          if (star) {
            plain.forEach(text -> found.add(extended(text)));
          }
          found.addAll(plain);
        }
      }
      at = find(value, name, at + name.length());
    }
    if (!pieces.isEmpty()) {
      String joined = String.join("", pieces.values());
      if (extended) {
        found.add(extended(joined));
      }
      found.add(joined);
    }
    found.remove("");
    return found;
  }

  private static void addReadings(Set<String> found, String value, int from, int most) {
    int start = skipBlanks(value, from);
    int end = Math.min(value.length(), start + MAX_VALUE);
    if (start >= end) {
      return;
    }
    if (value.charAt(start) == '"') {
      addQuoted(found, value, start + 1, end);
      if (found.size() >= most) {
        return;
      }
    }
    int semicolon = indexOf(value, ';', start, end);
    String all = value.substring(start, semicolon).strip();
    int token = start;
    while (token < semicolon && " \t\n(\"".indexOf(value.charAt(token)) < 0) {
      token++;
    }
    addFolded(found, value.substring(start, token));
    addFolded(found, all.replace("\"", ""));
    addFolded(found, withoutComments(all).replace("\"", "").strip());
  }

  private static void addQuoted(Set<String> found, String value, int from, int end) {
    StringBuilder undone = new StringBuilder();
    int i = from;
    while (i < end && value.charAt(i) != '"') {
      if (value.charAt(i) == '\\' && i + 1 < end) {
        i++;
      }
      undone.append(value.charAt(i));
      i++;
    }
    addFolded(found, undone.toString());
    String kept = value.substring(from, Math.min(i, end));
    addFolded(found, kept);
    addFolded(found, value.substring(from, indexOf(value, '"', from, end)));
    if (i + 1 < end && " \t\n;(".indexOf(value.charAt(i + 1)) < 0) {
      int tail = i + 1;
      while (tail < end && " \t\n;".indexOf(value.charAt(tail)) < 0) {
        tail++;
      }
      addFolded(found, undone + value.substring(i + 1, tail).replace("\"", ""));
    }
  }

  private static void addFolded(Set<String> found, String text) {
    if (text.indexOf('\n') < 0) {
      addDecoded(found, text);
      return;
    }
    addDecoded(found, text.replace("\n", ""));
    StringBuilder bare = new StringBuilder();
    boolean folded = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded = c == '\n' || (folded && (c == ' ' || c == '\t'));
      if (!folded) {
        bare.append(c);
      }
    }
    addDecoded(found, bare.toString());
  }

  private static void addDecoded(Set<String> found, String text) {
    found.add(text);
    if (text.contains("=?")) {
      found.add(EncodedWords.decode(text));
    }
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      found.add(text.substring(0, nul));
      found.add(text.replace("\0", ""));
    }
  }

  /** A value of the form charset'language'text with percent signs (RFC 2231, section 4). */
  private static String extended(String value) {
    int first = value.indexOf('\'');
    int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    String text = second < 0 ? value : value.substring(second + 1);
    byte[] out = new byte[text.length()];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        out[n++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[n++] = (byte) c;
      }
    }
    var charset =
        second < 0 ? StandardCharsets.UTF_8 : EncodedWords.charset(value.substring(0, first));
    return new String(out, 0, n, charset);
  }

  /** The text without what stands in parentheses, which may nest. */
  static String withoutComments(String text) {
    if (text.indexOf('(') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && depth > 0) {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static int find(String text, String name, int from) {
    int last = text.length() - name.length();
    char first = name.charAt(0);
    for (int i = from; i <= last; i++) {
      if ((text.charAt(i) | 0x20) == first && text.regionMatches(true, i, name, 0, name.length())) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(String text, char c, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text.charAt(i) == c) {
        return i;
      }
    }
    return end;
  }

  private static boolean isNameCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '*';
  }

  private static int skipBlanks(String text, int from) {
    int i = from;
    int depth = 0;
    int end = Math.min(text.length(), from + MAX_VALUE);
    while (i < end) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth > 0) {
        depth--;
      } else if (depth == 0 && c != ' ' && c != '\t' && c != '\n' && c != '\0') {
        return i;
      }
      i++;
    }
    return depth == 0 ? i : from;
  }
}
