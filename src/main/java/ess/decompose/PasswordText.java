package ess.decompose;

import ess.message.ByteRange;
import ess.message.PasswordWords;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what may be a password in a text: what stands near a word for password, what is quoted,
 * what stands alone on its line, and what has digits or signs in it.
 */
final class PasswordText {

  /** How likely a candidate is; the likeliest first. */
  enum Rank {
    NAMED(0),
    NEAR(10),
    QUOTED(20),
    ALONE(30),
    MIXED(40);

    private final int weight;

    Rank(int weight) {
      this.weight = weight;
    }

    /** The lower, the likelier. */
    int weight() {
      return weight;
    }
  }

  /** A candidate and where it stands in the text, in characters. */
  record Found(String password, Rank rank, int from, int to) {
    @Override
    public String toString() {
      return "a candidate of rank " + rank;
    }
  }

  private static final int LEAST = 2;
  private static final int MOST = 64;
  private static final int NEAR = 100;
  private static final int MOST_NEAR = 5;
  private static final int MOST_FOUND = 200;

  private static final Pattern WORD =
      Pattern.compile(
          "(?:"
              + PasswordWords.ALTERNATIVES
              + "|\\bpass\\b|\\bpw\\b|\\bp/w\\b|\\bpin\\b|\\bcode\\b)",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** What leads from the word to the password. */
  private static final Pattern LEAD =
      Pattern.compile(
          "[^\\n]{0,40}?(?:[:=\uff1a]|\\b(?:is|ist|lautet|est|es|\u00e9|\u00e8|jest|are)\\b)\\s*",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern TOKEN = Pattern.compile("\\S{" + LEAST + "," + MOST + "}");
  private static final Pattern QUOTED =
      Pattern.compile(
          "[\"'`\u201c\u201e\u2018\u00ab\u300c\u3010*]([^\\s\"'`\u201c\u201d\u2019\u00bb\u300d\u3011*]"
              + "{3,40})[\"'`\u201c\u201d\u2019\u00bb\u300d\u3011*]");

  /** The same with blanks inside, as a phrase has them. */
  private static final Pattern PHRASE =
      Pattern.compile(
          "[\"\u201c\u201e\u00ab\u300c]([^\"\u201d\u00bb\u300d\\n]{3,40})[\"\u201c\u201d\u00bb\u300d]");

  /** What is not of the script around it, where words are not set apart by blanks. */
  private static final Pattern ASCII = Pattern.compile("(?<![!-~])[!-~]{3,40}(?![!-~])");

  private static final Pattern ALONE =
      Pattern.compile("^[ \\t>*]*(\\S{3,40})[ \\t*]*\\r?$", Pattern.MULTILINE);
  private static final Pattern MIXED =
      Pattern.compile("(?<!\\S)(?=\\S*[0-9!@#$%&*])(?=\\S*[A-Za-z0-9])[^\\s<>\"]{4,40}(?!\\S)");
  private static final String OPENING = "\"'`(<[{*\u201c\u201e\u2018\u00ab\u300c\u3010";
  private static final String CLOSING = "\"'`)>]}*.,;:!?\u201d\u2019\u00bb\u300d\u3011\u3002";

  private final String text;
  private final Map<String, Found> found = new LinkedHashMap<>();

  private PasswordText(String text) {
    this.text = text;
  }

  /** The candidates in the text, the likeliest first. */
  static List<Found> candidates(String text) {
    PasswordText reading = new PasswordText(text);
    reading.nearWords();
    reading.each(QUOTED, 1, Rank.QUOTED);
    reading.each(PHRASE, 1, Rank.QUOTED);
    reading.each(ALONE, 1, Rank.ALONE);
    reading.each(MIXED, 0, Rank.MIXED);
    List<Found> all = new ArrayList<>(reading.found.values());
    all.sort(Comparator.comparing(Found::rank));
    return all;
  }

  /** Where characters of a text stand in its bytes. */
  static ByteRange bytes(String text, Charset charset, int from, int to) {
    long start = text.substring(0, from).getBytes(charset).length;
    return new ByteRange(start, start + text.substring(from, to).getBytes(charset).length);
  }

  private void nearWords() {
    Matcher word = WORD.matcher(text);
    Matcher lead = LEAD.matcher(text);
    Matcher token = TOKEN.matcher(text);
    Matcher ascii = ASCII.matcher(text);
    while (word.find() && found.size() < MOST_FOUND) {
      int end = Math.min(text.length(), word.end() + NEAR);
      lead.region(word.end(), end);
      int from = lead.lookingAt() ? lead.end() : -1;
      if (from >= 0) {
        token.region(from, end);
        if (token.find()) {
          add(token.start(), token.end(), Rank.NAMED);
        }
      }
      token.region(word.end(), end);
      for (int i = 0; i < MOST_NEAR && token.find(); i++) {
        add(token.start(), token.end(), Rank.NEAR);
      }
      ascii.region(word.end(), end);
      for (int i = 0; i < MOST_NEAR && ascii.find(); i++) {
        add(ascii.start(), ascii.end(), Rank.NEAR);
      }
      token.region(Math.max(0, word.start() - NEAR / 2), word.start());
      while (token.find()) {
        add(token.start(), token.end(), Rank.NEAR);
      }
    }
  }

  private void each(Pattern pattern, int group, Rank rank) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find() && found.size() < MOST_FOUND) {
      add(matcher.start(group), matcher.end(group), rank);
    }
  }

  /** Adds a token without what encloses it, then as it stands. */
  private void add(int from, int to, Rank rank) {
    int start = from;
    int end = to;
    while (start < end && OPENING.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    put(start, end, rank);
    put(start, to, rank);
    put(from, to, rank);
  }

  private void put(int from, int to, Rank rank) {
    if (to - from >= LEAST && to - from <= MOST) {
      String password = text.substring(from, to);
      Found before = found.get(password);
      if (before == null || rank.compareTo(before.rank) < 0) {
        found.put(password, new Found(password, rank, from, to));
      }
    }
  }
}
