package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts in charsets in which ASCII letters are other bytes than in ASCII, so that whoever looks at
 * the bytes sees no word of them: UTF-16, UTF-32, UTF-7, EBCDIC.
 */
final class Charsets {

  private static final int PROBED = 512;
  private static final int LEAST_WIDE = 32;
  private static final int UTF_32 = 4;
  private static final String PROBE = "<Az09/+=>";
  private static final byte[] ASCII_PROBE = PROBE.getBytes(StandardCharsets.US_ASCII);

  private Charsets() {}

  /** The text in UTF-8; null if its bytes show its ASCII letters as they are. */
  static @Nullable Bytes asUtf8(Bytes text, @Nullable String declared) {
    Charset marked = marked(text);
    if (marked != null) {
      return utf8(text, marked);
    }
    if (declared == null) {
      return null;
    }
    String name = declared.strip().toLowerCase(Locale.ROOT);
    if (name.contains("utf-7") || name.contains("utf7")) {
      return utf7(text);
    }
    if (isPlainlyAscii(name)) {
      return null;
    }
    try {
      Charset charset = Charset.forName(name);
      boolean hides = !new String(ASCII_PROBE, charset).equals(PROBE);
      return hides ? utf8(text, charset) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isPlainlyAscii(String name) {
    return name.equals("utf-8")
        || name.equals("us-ascii")
        || name.startsWith("iso-8859-")
        || name.startsWith("windows-125");
  }

  private static @Nullable Charset marked(Bytes text) {
    return switch (text.u16(0)) {
      case 0xfeff ->
          text.size() > 3 && text.u16(2) == 0
              ? Charset.forName("UTF-32LE")
              : StandardCharsets.UTF_16LE;
      case 0xfffe -> StandardCharsets.UTF_16BE;
      default ->
          text.has(0, "\0\0") && text.u16(2) == 0xfffe
              ? Charset.forName("UTF-32BE")
              : unmarked(text);
    };
  }

  private static @Nullable Charset unmarked(Bytes text) {
    if (isWideAscii(text, 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if (isWideAscii(text, 1)) {
      return StandardCharsets.UTF_16BE;
    }
    if (isSpreadAscii(text, 0, UTF_32)) {
      return Charset.forName("UTF-32LE");
    }
    return isSpreadAscii(text, UTF_32 - 1, UTF_32) ? Charset.forName("UTF-32BE") : null;
  }

  /**
   * Whether it is ASCII in UTF-16 without a mark, as PowerShell takes its commands.
   *
   * @param letter which byte of two has the letter: 0 or 1
   */
  static boolean isWideAscii(Bytes text, int letter) {
    return isSpreadAscii(text, letter, 2);
  }

  /** Whether of so many bytes the one of the number is ASCII and all others are 0. */
  private static boolean isSpreadAscii(Bytes text, int letter, int width) {
    int size = Math.min(text.size(), PROBED) / width * width;
    for (int i = 0; i < size; i++) {
      int c = text.at(i);
      boolean shown = (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
      if (i % width == letter ? !shown : c != 0) {
        return false;
      }
    }
    return size >= LEAST_WIDE;
  }

  private static Bytes utf8(Bytes text, Charset charset) {
    String decoded = new String(text.array(), text.from(), text.size(), charset);
    boolean isMarked = !decoded.isEmpty() && decoded.charAt(0) == '\ufeff';
    String plain = isMarked ? decoded.substring(1) : decoded;
    return Bytes.of(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** UTF-7 (RFC 2152), read leniently. */
  private static Bytes utf7(Bytes text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.size());
    int i = 0;
    while (i < text.size()) {
      if (text.at(i) != '+') {
        out.write(text.at(i));
        i++;
        continue;
      }
      int stop = i + 1;
      while (stop < text.size() && Base64Text.isLetter((byte) text.at(stop))) {
        stop++;
      }
      if (stop == i + 1) {
        out.write('+');
      } else {
        byte[] units = Base64Text.decode(text.slice(i + 1, stop)).bytes();
        int even = units.length - units.length % 2;
        out.writeBytes(
            new String(units, 0, even, StandardCharsets.UTF_16BE).getBytes(StandardCharsets.UTF_8));
      }
      i = stop < text.size() && text.at(stop) == '-' ? stop + 1 : stop;
    }
    return Bytes.of(out.toByteArray());
  }
}
