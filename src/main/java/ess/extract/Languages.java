package ess.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Tells the language of a text by its letters and its small words. Immutable. */
final class Languages {

  private static final String WORDS = "stop-words.txt";
  private static final int LEAST_HITS = 2;
  private static final int LEAST_LETTERS = 8;
  private static final int MOST_LETTERS = 5_000;

  private final List<String> codes = new ArrayList<>();

  /** The languages of each word, a bit a language, by the number of the word. */
  private final long[] languages;

  /** Makes the small words known to the phrases. */
  Languages(Phrases phrases) {
    long[] bits = new long[2_000];
    for (String line : lines()) {
      String[] fields = line.split(" ", -1);
      long bit = 1L << codes.size();
      codes.add(fields[0]);
      for (String word : Arrays.asList(fields).subList(1, fields.length)) {
        bits[phrases.word(Folding.fold(word).text())] |= bit;
      }
    }
    languages = bits;
  }

  private static List<String> lines() {
    try (InputStream in =
            Objects.requireNonNull(Languages.class.getResourceAsStream(WORDS), WORDS);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The likeliest language of a folded text; empty where it cannot be told. */
  String of(String text, Phrases.Words words) {
    String byScript = byScript(text);
    if (!byScript.isEmpty()) {
      return byScript;
    }
    int[] hits = new int[codes.size()];
    for (int i = 0; i < words.count(); i++) {
      int id = words.id(i);
      for (long bits = id < 0 || id >= languages.length ? 0 : languages[id];
          bits != 0;
          bits &= bits - 1) {
        hits[Long.numberOfTrailingZeros(bits)]++;
      }
    }
    int best = 0;
    for (int i = 1; i < hits.length; i++) {
      best = hits[i] > hits[best] ? i : best;
    }
    return hits[best] >= LEAST_HITS ? codes.get(best) : "";
  }

  /** The language of scripts that are mostly one language's. */
  private static String byScript(String text) {
    int[] counts = new int[8];
    int letters = 0;
    int kana = 0;
    for (int i = 0; i < text.length() && letters < MOST_LETTERS; i++) {
      char c = text.charAt(i);
      if (c < 0x80 ? c >= 'a' && c <= 'z' : Character.isLetter(c)) {
        letters++;
        if (c >= 0x3040 && c < 0x3100) {
          kana++;
        }
        int script = c < 0x590 ? -1 : script(c);
        if (script >= 0) {
          counts[script]++;
        }
      }
    }
    if (letters < LEAST_LETTERS) {
      return "";
    }
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    if (counts[best] * 3 < letters) {
      return "";
    }
    return best == 0 && kana * 10 > counts[0] ? "ja" : SCRIPTS[best];
  }

  private static final String[] SCRIPTS = {"zh", "ko", "he", "ar", "th", "hi", "ka", ""};

  private static int script(char c) {
    if (c < 0x600) {
      return 2;
    }
    if (c < 0x780 || (c >= 0xfb50 && c < 0xff00)) {
      return 3;
    }
    if (c >= 0x900 && c < 0x980) {
      return 5;
    }
    if (c >= 0xe00 && c < 0xe80) {
      return 4;
    }
    if (c >= 0x10a0 && c < 0x1100) {
      return 6;
    }
    boolean isHan = (c >= 0x3040 && c < 0x3100) || (c >= 0x3400 && c < 0xa000);
    return isHan ? 0 : (c >= 0xac00 && c < 0xd7b0) || (c >= 0x1100 && c < 0x1200) ? 1 : -1;
  }
}
