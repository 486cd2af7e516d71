package ess.extract;

import ess.message.Part;
import ess.message.facts.Offsets;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The decoded characters of a part, each with the bytes that it was read from. Broken bytes become
 * U+FFFD. For one thread.
 */
final class Source {

  private static final Charset WESTERN = Charset.forName("windows-1252");

  private char[] chars;
  private int length;

  /** Where each character begins, with one more for the end; null where that is its own index. */
  private int @Nullable [] starts;

  private Source(int size) {
    chars = new char[size];
  }

  /** The first bytes of the part. */
  static Source of(Part part, int maxBytes) {
    int size = Math.min(part.content().size(), maxBytes);
    Charset charset = charset(part);
    String declared = part.charset();
    boolean isGuess = declared == null || charset.equals(StandardCharsets.US_ASCII);
    return part.content()
        .through((array, from, to) -> decode(array, from, from + size, charset, isGuess));
  }

  /** The characters of a text that stands alone. */
  static Source of(String text) {
    Source source = new Source(text.length());
    text.getChars(0, text.length(), source.chars, 0);
    source.length = text.length();
    return source;
  }

  /** The charset that the part declares; UTF-8 where it declares none that is known. */
  private static Charset charset(Part part) {
    String declared = part.charset();
    if (declared == null || declared.isEmpty()) {
      return StandardCharsets.UTF_8;
    }
    try {
      Charset charset = Charset.forName(declared.strip().toLowerCase(Locale.ROOT));
      return charset.equals(StandardCharsets.ISO_8859_1) ? WESTERN : charset;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static Source decode(byte[] bytes, int from, int to, Charset charset, boolean isGuess) {
    Source source = new Source(to - from + 1);
    int ascii = source.ascii(bytes, from, to);
    boolean isPlain = ascii == to && !charset.name().startsWith("ISO-2022");
    if (isPlain) {
      return source;
    }
    boolean isUtf8 = charset.equals(StandardCharsets.UTF_8) || isGuess;
    if (isUtf8) {
      int broken = source.utf8(bytes, from, to);
      if (broken == 0 || !isGuess) {
        return source;
      }
      // Old programs send the letters of Western Europe and say nothing of it.
      source.starts = null;
      source.length = ascii - from;
      source.single(bytes, from, to, WESTERN);
      return source;
    }
    if (charset.newEncoder().maxBytesPerChar() <= 1.0f) {
      source.single(bytes, from, to, charset);
      return source;
    }
    source.multiple(bytes, from, to, charset);
    return source;
  }

  /** Takes the ASCII at the beginning; answers behind it. */
  private int ascii(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= 0) {
      chars[at - from] = (char) bytes[at];
      at++;
    }
    length = at - from;
    return at;
  }

  private void single(byte[] bytes, int from, int to, Charset charset) {
    String table = new String(allBytes(), charset);
    if (table.length() != 256) {
      multiple(bytes, from, to, charset);
      return;
    }
    for (int i = from + length; i < to; i++) {
      chars[length++] = table.charAt(bytes[i] & 0xff);
    }
  }

  private static byte[] allBytes() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  private int[] startsSoFar(int size) {
    int[] begun = new int[size + 2];
    for (int i = 0; i < length; i++) {
      begun[i] = i;
    }
    return begun;
  }

  /** Answers how many sequences are broken. */
  private int utf8(byte[] bytes, int from, int to) {
    int broken = 0;
    int[] begun = startsSoFar(to - from);
    int at = from + length;
    int behindMark = from + (startsWithMark(bytes, from, to) ? 3 : 0);
    at = Math.max(at, behindMark);
    while (at < to) {
      int first = bytes[at];
      begun[length] = at - from;
      if (first >= 0) {
        chars[length++] = (char) first;
        at++;
        continue;
      }
      int size = sequence(bytes, at, to);
      if (size == 0) {
        chars[length++] = '\ufffd';
        at++;
        broken++;
        continue;
      }
      int point = first & (0xff >> (size + 1));
      for (int i = 1; i < size; i++) {
        point = point << 6 | (bytes[at + i] & 0x3f);
      }
      if (point >= 0x10000) {
        chars[length++] = Character.highSurrogate(point);
        begun[length] = at + 2 - from;
        chars[length++] = Character.lowSurrogate(point);
      } else {
        chars[length++] = (char) point;
      }
      at += size;
    }
    begun[length] = to - from;
    starts = begun;
    return broken;
  }

  private static boolean startsWithMark(byte[] bytes, int from, int to) {
    return to - from >= 3
        && bytes[from] == (byte) 0xef
        && bytes[from + 1] == (byte) 0xbb
        && bytes[from + 2] == (byte) 0xbf;
  }

  /** How many bytes the sequence has; 0 if it is broken. */
  private static int sequence(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + size > to) {
      return 0;
    }
    for (int i = 1; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean isBroken =
        (first == 0xe0 && second < 0xa0)
            || (first == 0xed && second > 0x9f)
            || (first == 0xf0 && second < 0x90)
            || (first == 0xf4 && second > 0x8f);
    return isBroken ? 0 : size;
  }

  /** Decodes character by character, for only the decoder knows how many bytes each takes. */
  private void multiple(byte[] bytes, int from, int to, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    boolean isStateful = charset.name().startsWith("ISO-2022");
    length = isStateful ? 0 : length;
    int[] begun = startsSoFar(to - from);
    ByteBuffer in = ByteBuffer.wrap(bytes, from + length, to - from - length);
    CharBuffer out = CharBuffer.allocate(2);
    while (in.hasRemaining()) {
      int at = in.position();
      if (!isStateful && bytes[at] >= 0) {
        begun[length] = at - from;
        chars[length++] = (char) bytes[at];
        in.position(at + 1);
        continue;
      }
      out.clear().limit(1);
      decoder.decode(in, out, true);
      if (out.position() == 0) {
        out.limit(2);
        decoder.decode(in, out, true);
      }
      if (in.position() == at && out.position() == 0) {
        break;
      }
      out.flip();
      while (out.hasRemaining() && length < chars.length) {
        begun[length] = at - from;
        chars[length++] = out.get();
      }
    }
    begun[length] = to - from;
    starts = begun;
  }

  /** How many characters there are. */
  int length() {
    return length;
  }

  /** The characters; only those before the length count. */
  char[] chars() {
    return chars;
  }

  /** Where the character begins, or behind the last byte. */
  int start(int index) {
    return starts == null ? index : starts[index];
  }

  /** How many bytes the character takes. */
  int width(int index) {
    return starts == null ? 1 : starts[index + 1] - starts[index];
  }

  /** The text from one character to behind another. */
  String text(int from, int to) {
    return new String(chars, from, to - from);
  }

  /** Where all characters come from. */
  Offsets offsets() {
    if (starts == null) {
      return new Offsets(new int[] {0}, new int[] {0}, new int[] {1});
    }
    int[] at = new int[length];
    int[] bytes = new int[length];
    int[] widths = new int[length];
    int marks = 0;
    for (int i = 0; i < length; i++) {
      int width = width(i);
      if (marks == 0 || width != widths[marks - 1]) {
        at[marks] = i;
        bytes[marks] = starts[i];
        widths[marks++] = width;
      }
    }
    return new Offsets(
        Arrays.copyOf(at, marks), Arrays.copyOf(bytes, marks), Arrays.copyOf(widths, marks));
  }
}
