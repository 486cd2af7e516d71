package ess.decompose.opener;

import java.util.Arrays;

/**
 * The base64 transfer encoding (RFC 2045, section 6.8), read leniently: characters outside the
 * alphabet are skipped, and after a padding it goes on.
 */
public final class Base64Text {

  /**
   * What a text stands for.
   *
   * @param content all of it, as clients see it that go on after a padding
   * @param firstPadding how many of its bytes stand before the first padding, for clients that end
   *     there
   * @param junk how many characters were neither alphabet nor white space
   * @param used how many characters of the alphabet there were
   * @param webLetters how many of the junk are letters of the alphabet for the web (RFC 4648,
   *     section 5)
   * @param oddPadding whether a padding stands where none can be
   */
  public record Decoded(
      Bytes content, int firstPadding, int junk, int used, int webLetters, boolean oddPadding) {

    /** Whether clients differ in where it ends. */
    public boolean goesOnAfterPadding() {
      return firstPadding < content.size();
    }

    /** A copy of all of it. */
    public byte[] bytes() {
      return content.copy();
    }
  }

  private static final byte[] VALUE = new byte[256];
  private static final byte[] WEB_VALUE;
  private static final byte[] VALUE_WITHOUT_PADDING;
  private static final byte SPACE = -2;
  private static final byte PADDING = -3;

  static {
    Arrays.fill(VALUE, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUE[alphabet.charAt(i)] = (byte) i;
    }
    for (char c : " \t\r\n".toCharArray()) {
      VALUE[c] = SPACE;
    }
    VALUE['='] = PADDING;
    WEB_VALUE = VALUE.clone();
    WEB_VALUE['-'] = VALUE['+'];
    WEB_VALUE['_'] = VALUE['/'];
    VALUE_WITHOUT_PADDING = VALUE.clone();
    VALUE_WITHOUT_PADDING['='] = SPACE;
  }

  private Base64Text() {}

  /** Whether the byte is one of the 64 letters. */
  public static boolean isLetter(byte b) {
    return VALUE[b & 0xff] >= 0;
  }

  /** Decodes all of the text. */
  public static Decoded decode(Bytes text) {
    return decode(text, VALUE);
  }

  /** Decodes it as clients do that pass over a padding as over any junk. */
  public static Decoded decodeIgnoringPadding(Bytes text) {
    return decode(text, VALUE_WITHOUT_PADDING);
  }

  /** Decodes it as clients do that know the alphabet for the web too. */
  public static Decoded decodeWebLetters(Bytes text) {
    return decode(text, WEB_VALUE);
  }

  private static Decoded decode(Bytes text, byte[] values) {
    byte[] in = text.array();
    byte[] out = new byte[text.size() / 4 * 3 + 3];
    int n = 0;
    int bits = 0;
    int held = 0;
    int junk = 0;
    int used = 0;
    int webLetters = 0;
    boolean oddPadding = false;
    int firstPadding = -1;
    int i = text.from();
    int to = text.to();
    while (i < to) {
      if (held == 0 && i + 4 <= to) {
        int a = values[in[i] & 0xff];
        int b = values[in[i + 1] & 0xff];
        int c = values[in[i + 2] & 0xff];
        int d = values[in[i + 3] & 0xff];
        if ((a | b | c | d) >= 0) {
          out[n++] = (byte) (a << 2 | b >> 4);
          out[n++] = (byte) (b << 4 | c >> 2);
          out[n++] = (byte) (c << 6 | d);
          used += 4;
          i += 4;
          continue;
        }
      }
      byte letter = in[i++];
      int value = values[letter & 0xff];
      if (value >= 0) {
        used++;
        bits = bits << 6 | value;
        if (++held == 4) {
          out[n++] = (byte) (bits >> 16);
          out[n++] = (byte) (bits >> 8);
          out[n++] = (byte) bits;
          held = 0;
          bits = 0;
        }
      } else if (value == PADDING) {
        oddPadding |= held == 1;
        n = flush(out, n, bits, held);
        held = 0;
        bits = 0;
        firstPadding = firstPadding < 0 && n > 0 ? n : firstPadding;
      } else if (value == -1) {
        junk++;
        webLetters += letter == '-' || letter == '_' ? 1 : 0;
      }
    }
    n = flush(out, n, bits, held);
    return new Decoded(
        new Bytes(out, 0, n),
        firstPadding < 0 ? n : firstPadding,
        junk,
        used,
        webLetters,
        oddPadding);
  }

  private static int flush(byte[] out, int n, int bits, int held) {
    if (held == 2) {
      out[n++] = (byte) (bits >> 4);
    } else if (held == 3) {
      out[n++] = (byte) (bits >> 10);
      out[n++] = (byte) (bits >> 2);
    }
    return n;
  }
}
