package ess.extract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds names in a folded text at the borders of words. Looks up the first word of a name by its
 * hash, so that a text costs one pass, however many names there are.
 */
final class Names {

  private static final int BUCKETS = 1 << 13;

  /** A name and what it stands for; {@code word} is how long its first word is. */
  private record Name(String text, int word, String id) {}

  private final List<List<Name>> buckets =
      new ArrayList<>(Collections.nCopies(BUCKETS, List.<Name>of()));

  /** Adds a name, which is not empty and begins with a letter or digit. */
  void add(String plain, String id) {
    int from = 0;
    while (from < plain.length() && !Character.isLetterOrDigit(plain.charAt(from))) {
      from++;
    }
    String text = plain.substring(from);
    if (text.isEmpty()) {
      return;
    }
    int word = 0;
    int hash = 0;
    while (word < text.length() && Character.isLetterOrDigit(text.charAt(word))) {
      hash = hash * 31 + text.charAt(word++);
    }
    int bucket = bucket(hash);
    List<Name> longer = new ArrayList<>(buckets.get(bucket));
    longer.add(new Name(text, word, id));
    buckets.set(bucket, List.copyOf(longer));
  }

  /** What the names in the text stand for, sorted. */
  Set<String> in(String plain) {
    Set<String> found = Set.of();
    int i = 0;
    while (i < plain.length()) {
      if (!isWord(plain.charAt(i))) {
        i++;
        continue;
      }
      int from = i;
      int hash = 0;
      while (i < plain.length() && isWord(plain.charAt(i))) {
        hash = hash * 31 + plain.charAt(i++);
      }
      for (Name name : buckets.get(bucket(hash))) {
        if (stands(name, plain, from, i)) {
          found = found.isEmpty() ? new TreeSet<>() : found;
          found.add(name.id());
        }
      }
    }
    return found;
  }

  private static boolean stands(Name name, String plain, int from, int to) {
    int end = from + name.text().length();
    return name.word() == to - from
        && plain.startsWith(name.text(), from)
        && (end == plain.length()
            || !isWord(plain.charAt(end))
            || !isWord(name.text().charAt(name.text().length() - 1)));
  }

  private static boolean isWord(char c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
        : Character.isLetterOrDigit(c);
  }

  private static int bucket(int hash) {
    return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
  }
}
