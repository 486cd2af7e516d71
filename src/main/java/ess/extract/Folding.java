package ess.extract;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a text as a reader takes it: without characters and overlay marks that are not read, look-
 * alike letters of other scripts inside Latin words made Latin, compatibility characters plain
 * (NFKC), in lower case, and each run of white space one blank. A word of another script stays,
 * unless all its letters look like Latin ones and there are {@value #LEAST_ALIKE} or more. What a
 * word becomes does not depend on what stands around it. Digits stay digits. Linear in the text.
 */
public final class Folding {

  private static final int LEAST_ALIKE = 4;
  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();

  private final String source;
  private char[] out;
  private int[] sources;
  private int size;

  private int wordFrom;
  private int latin;
  private int alike;
  private int foreign;

  private int invisible;
  private int bidi;
  private int marks;
  private int mixed;
  private int emoji;
  private int control;

  private Folding(String source) {
    this.source = source;
    this.out = new char[source.length() + 16];
    this.sources = new int[source.length() + 16];
  }

  /** The text folded. */
  public static Folded fold(String text) {
    Folded plain = ofAscii(text);
    return plain == null ? new Folding(text).run() : plain;
  }

  /** The text folded, without where it came from. */
  public static String plain(String text) {
    return fold(text).text();
  }

  private static @Nullable Folded ofAscii(String text) {
    int length = text.length();
    char[] out = new char[length];
    int size = 0;
    int firstMove = -1;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7f) {
        out[size++] = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        continue;
      }
      if (c != ' ' && !(c >= '\t' && c <= '\r')) {
        return null;
      }
      if (size > 0 && out[size - 1] != ' ') {
        out[size++] = ' ';
      } else if (firstMove < 0) {
        firstMove = size;
      }
    }
    int end = size > 0 && out[size - 1] == ' ' ? size - 1 : size;
    String folded = new String(out, 0, end);
    int[] sources = firstMove < 0 || firstMove >= end ? null : sources(text, end);
    return new Folded(folded, sources, length, Folded.Oddities.NONE);
  }

  private static int[] sources(String text, int size) {
    int[] sources = new int[size];
    int at = 0;
    boolean blank = true;
    for (int i = 0; i < text.length() && at < size; i++) {
      boolean white = text.charAt(i) <= ' ';
      if (!white || !blank) {
        sources[at++] = i;
      }
      blank = white;
    }
    return sources;
  }

  private Folded run() {
    int i = 0;
    while (i < source.length()) {
      int c = source.codePointAt(i);
      take(c, i);
      i += Character.charCount(c);
    }
    endWord();
    if (size > 0 && out[size - 1] == ' ') {
      size--;
    }
    return new Folded(
        new String(out, 0, size),
        Arrays.copyOf(sources, size),
        source.length(),
        new Folded.Oddities(invisible, bidi, marks, mixed, emoji, control));
  }

  private void take(int c, int at) {
    if (c < 0x80) {
      ascii((char) c, at);
    } else if (isInvisible(c)) {
      dropped(c);
    } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x2800 || c == 0x85) {
      blank(at);
    } else if (c >= 0x300 && c <= 0x36f) {
      mark(c, at);
    } else {
      other(c, at);
    }
  }

  private void ascii(char c, int at) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      latin++;
      put((char) (c | 0x20), at);
    } else if (c > ' ' && c < 0x7f) {
      if (c != '\'' && (c < '0' || c > '9')) {
        endWord();
        put(c, at);
        wordFrom = size;
      } else {
        put(c, at);
      }
    } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
      blank(at);
    } else {
      control++;
    }
  }

  private void blank(int at) {
    endWord();
    if (size > 0 && out[size - 1] != ' ') {
      put(' ', at);
    }
    wordFrom = size;
  }

  /** Overlay marks are no letters; others are part of the letter before if there is such a one. */
  private void mark(int c, int at) {
    if (c >= 0x334 && c <= 0x338) {
      marks += latin > 0 ? 1 : 0;
      return;
    }
    if (size > wordFrom) {
      int composed = NFKC.composePair(out[size - 1], c);
      if (composed > 0 && composed <= 0xffff) {
        out[size - 1] = (char) composed;
        return;
      }
    }
    marks += latin > 0 ? 1 : 0;
    if (latin == 0) {
      put((char) c, at);
    }
  }

  private void other(int c, int at) {
    if (isEmoji(c)) {
      emoji++;
    }
    if (mayBeCompatible(c)) {
      String plain = NFKC.getDecomposition(c);
      if (plain != null) {
        String composed = NFKC.normalize(plain);
        for (int i = 0; i < composed.length(); i++) {
          char p = composed.charAt(i);
          if (p < 0x80) {
            ascii(p, at);
          } else {
            letter(p, at);
          }
        }
        return;
      }
    }
    letter(c, at);
  }

  private void letter(int c, int at) {
    if (!Character.isLetterOrDigit(c)) {
      endWord();
      put(Character.toChars(c), at);
      wordFrom = size;
      return;
    }
    char like = Lookalikes.latin(c);
    if (Lookalikes.isLatin(c)) {
      latin++;
      put(like == 0 ? Character.toChars(Character.toLowerCase(c)) : new char[] {like}, at);
      return;
    }
    if (like == 0) {
      foreign++;
    } else {
      alike++;
    }
    put(Character.toChars(c), at);
  }

  private void dropped(int c) {
    if (c >= 0xfe00 && c <= 0xfe0f) {
      marks += latin > 0 && size > wordFrom ? 1 : 0;
    } else if (isBidi(c)) {
      bidi++;
    } else {
      invisible++;
    }
  }

  /** Decides what the look-alike letters of the word are, and writes it in lower case. */
  private void endWord() {
    if (alike + foreign > 0) {
      boolean toLatin = latin > 0 ? alike > 0 : foreign == 0 && alike >= LEAST_ALIKE;
      mixed += latin > 0 && alike > 0 ? 1 : 0;
      for (int i = wordFrom; i < size; i++) {
        char like = toLatin ? Lookalikes.latin(out[i]) : 0;
        out[i] = like == 0 ? Character.toLowerCase(out[i]) : like;
      }
    }
    latin = 0;
    alike = 0;
    foreign = 0;
  }

  private void put(char[] chars, int at) {
    for (char c : chars) {
      put(c, at);
    }
  }

  private void put(char c, int at) {
    if (size == out.length) {
      out = Arrays.copyOf(out, size * 2);
      sources = Arrays.copyOf(sources, size * 2);
    }
    sources[size] = at;
    out[size++] = c;
  }

  private static boolean isInvisible(int c) {
    return c == 0xad
        || (c >= 0x34f && UCharacter.hasBinaryProperty(c, UProperty.DEFAULT_IGNORABLE_CODE_POINT))
        || (c >= 0xfff9 && c <= 0xfffb);
  }

  /** Whether it turns the direction of writing (UAX #9, section 2). */
  static boolean isBidi(int c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x61c;
  }

  private static boolean isEmoji(int c) {
    return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf);
  }

  /** Whether it stands in a block of characters that are other ones in another dress. */
  private static boolean mayBeCompatible(int c) {
    return (c < 0xc0 && c != 0xb5)
        || (c >= 0x132 && c <= 0x149)
        || (c >= 0x1c4 && c <= 0x1cc)
        || (c >= 0x2b0 && c <= 0x2e4)
        || (c >= 0x1d2c && c <= 0x1dbf)
        || (c >= 0x2010 && c <= 0x2fff)
        || (c >= 0x3200 && c <= 0x33ff)
        || (c >= 0xfb00 && c <= 0xfb06)
        || (c >= 0xff00 && c <= 0xffef)
        || (c >= 0x1d400 && c <= 0x1d7ff)
        || (c >= 0x1f100 && c <= 0x1f1ff);
  }
}
