package ess.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a field of addresses (RFC 5322, section 3.4) before anything is decoded, so that nothing
 * that is encoded can act as punctuation. Reads every text to its end in one pass. For one thread.
 */
final class AddressList {

  /**
   * An address as written.
   *
   * @param name the display name, or the comment where there is no name
   * @param address what stands between the angle brackets, or the words where there are none
   * @param group the name of its group
   * @param broken whether something was left open or doubled
   */
  record Entry(String name, String address, String group, boolean broken) {}

  private static final int MOST = 500;

  private final String raw;
  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder words = new StringBuilder();
  private final StringBuilder angle = new StringBuilder();
  private final StringBuilder comment = new StringBuilder();
  private String group = "";
  private boolean hasAngle;
  private boolean quoted;
  private boolean broken;

  private AddressList(String raw) {
    this.raw = raw;
  }

  /** The addresses of a field, at most {@value #MOST}; an empty field has none. */
  static List<Entry> split(String raw) {
    return new AddressList(raw).run();
  }

  private List<Entry> run() {
    int i = 0;
    while (i < raw.length() && entries.size() < MOST) {
      char c = raw.charAt(i);
      switch (c) {
        case '"' -> i = quotedString(i, words);
        case '(' -> i = comment(i);
        case '<' -> i = angle(i);
        case ',' -> end();
        case ';' -> {
          end();
          group = "";
        }
        case ':' -> startGroup();
        case '\\' -> {
          i = Math.min(i + 1, raw.length() - 1);
          words.append(raw.charAt(i));
        }
        default -> words.append(c);
      }
      i++;
    }
    end();
    return entries;
  }

  private int quotedString(int from, StringBuilder into) {
    quoted = true;
    for (int i = from + 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '"') {
        return i;
      }
      if (c == '\\' && i + 1 < raw.length()) {
        i++;
      }
      into.append(raw.charAt(i));
    }
    broken = true;
    return raw.length();
  }

  private int comment(int from) {
    int depth = 1;
    for (int i = from + 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' && i + 1 < raw.length()) {
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
      comment.append(raw.charAt(i));
    }
    broken = true;
    return raw.length();
  }

  private int angle(int from) {
    broken |= hasAngle;
    if (hasAngle) {
      words.append(angle);
      angle.setLength(0);
    }
    hasAngle = true;
    for (int i = from + 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '>') {
        return i;
      }
      if (c == '"') {
        angle.append('"');
        i = quotedString(i, angle);
        angle.append('"');
      } else if (c == '<') {
        broken = true;
        words.append(angle);
        angle.setLength(0);
      } else {
        angle.append(c);
      }
    }
    broken = true;
    return raw.length();
  }

  /** A colon ends the name of a group, unless it stands in what can be no name. */
  private void startGroup() {
    if (words.indexOf("@") >= 0 || hasAngle || !group.isEmpty()) {
      words.append(':');
      return;
    }
    group = words.toString().strip();
    words.setLength(0);
    quoted = false;
  }

  private void end() {
    String plain = words.toString().strip();
    String said = comment.toString().strip();
    if (hasAngle) {
      String name = plain.isEmpty() ? said : plain;
      entries.add(new Entry(name, angle.toString().strip(), group, broken));
    } else if (!plain.isEmpty() || !said.isEmpty() || quoted) {
      boolean address = plain.indexOf('@') >= 0;
      entries.add(
          new Entry(address ? said : plain, address ? plain : "", group, broken || !address));
    }
    words.setLength(0);
    angle.setLength(0);
    comment.setLength(0);
    hasAngle = false;
    quoted = false;
    broken = false;
  }
}
