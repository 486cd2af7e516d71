package ess.extract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;

/**
 * A text of a header, decoded.
 *
 * @param text with each encoded word (RFC 2047) read, also where the RFC allows none, and raw bytes
 *     as UTF-8 or else as windows-1252
 * @param encoded whether there was an encoded word
 * @param base64 whether there was one in base64
 */
record EncodedWords(String text, boolean encoded, boolean base64) {

  private static final int LONGEST_CHARSET = 60;
  private static final Charset FALLBACK = Charset.forName("windows-1252");

  /** Decodes a text that has a character a byte. */
  static EncodedWords decode(String raw) {
    return raw.contains("=?") ? new Reading(raw).run() : new EncodedWords(bytes(raw), false, false);
  }

  /** Whether all of it is ASCII although it was encoded. */
  boolean isNeedless() {
    return encoded && isAscii(text);
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String bytes(String raw) {
    return isAscii(raw)
        ? raw
        : text(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      Charset other = charset.equals(StandardCharsets.UTF_8) ? FALLBACK : charset;
      return new String(bytes, other);
    }
  }

  /** One pass over a text; words of one charset that follow each other are read as one. */
  private static final class Reading {
    private final String raw;
    private final StringBuilder out = new StringBuilder();
    private final ByteArrayOutputStream word = new ByteArrayOutputStream();
    private String charset = "";
    private boolean encoded;
    private boolean base64;

    Reading(String raw) {
      this.raw = raw;
    }

    EncodedWords run() {
      int at = 0;
      int start = raw.indexOf("=?");
      while (start >= 0) {
        int charsetEnd = raw.indexOf('?', start + 2);
        if (charsetEnd < 0) {
          break;
        }
        if (charsetEnd - start > LONGEST_CHARSET || !isMark(charsetEnd + 2)) {
          start = raw.indexOf("=?", start + 2);
          continue;
        }
        int textEnd = raw.indexOf("?=", charsetEnd + 3);
        if (textEnd < 0) {
          break;
        }
        String between = raw.substring(at, start);
        if (charset.isEmpty() || !between.isBlank()) {
          flush();
          out.append(bytes(between));
        }
        take(start + 2, charsetEnd, textEnd);
        at = textEnd + 2;
        start = raw.indexOf("=?", at);
      }
      flush();
      out.append(bytes(raw.substring(at)));
      return new EncodedWords(out.toString(), encoded, base64);
    }

    private boolean isMark(int index) {
      return index < raw.length() && raw.charAt(index) == '?';
    }

    private void take(int start, int charsetEnd, int textEnd) {
      String name = raw.substring(start, charsetEnd);
      if (!name.equalsIgnoreCase(charset)) {
        flush();
        charset = name;
      }
      encoded = true;
      String text = raw.substring(charsetEnd + 3, textEnd);
      if ((raw.charAt(charsetEnd + 1) | 0x20) == 'b') {
        base64 = true;
        word.writeBytes(base64(text));
      } else {
        word.writeBytes(quoted(text));
      }
    }

    private void flush() {
      if (!charset.isEmpty()) {
        out.append(text(word.toByteArray(), charset(charset)));
        word.reset();
        charset = "";
      }
    }
  }

  private static byte[] base64(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 0x80 && Character.isLetterOrDigit(c)) || c == '+' || c == '/') {
        letters.append(c);
      }
    }
    if (letters.length() % 4 == 1) {
      letters.setLength(letters.length() - 1);
    }
    return Base64.getDecoder().decode(letters.toString());
  }

  private static byte[] quoted(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c == '_' ? ' ' : c);
      }
    }
    return bytes.toByteArray();
  }

  /** The charset of the name, with or without a language (RFC 2231, section 5); else UTF-8. */
  private static Charset charset(String name) {
    int star = name.indexOf('*');
    String plain = (star < 0 ? name : name.substring(0, star)).strip();
    try {
      return Charset.forName(plain);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
