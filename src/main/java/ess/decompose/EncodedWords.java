package ess.decompose;

import ess.decompose.opener.Base64Text;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.QuotedPrintable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Encoded words (RFC 2047) and other ways to put letters into a header. */
final class EncodedWords {

  private static final int LEAST_FILE = 200;

  private EncodedWords() {}

  /** The text with each encoded word decoded, also where the RFC does not allow one. */
  static String decode(String text) {
    if (!text.contains("=?")) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    boolean afterWord = false;
    while (at < text.length()) {
      int start = text.indexOf("=?", at);
      if (start < 0) {
        break;
      }
      int charsetEnd = text.indexOf('?', start + 2);
      int wordStart = charsetEnd + 3;
      if (charsetEnd < 0 || wordStart > text.length() || text.charAt(charsetEnd + 2) != '?') {
        out.append(text, at, start + 2);
        at = start + 2;
        afterWord = false;
        continue;
      }
      int end = text.indexOf("?=", wordStart);
      if (end < 0) {
        break;
      }
      String between = text.substring(at, start);
      if (!afterWord || !between.isBlank()) {
        out.append(between);
      }
      char encoding = Character.toLowerCase(text.charAt(charsetEnd + 1));
      byte[] word = text.substring(wordStart, end).getBytes(StandardCharsets.ISO_8859_1);
      byte[] bytes = encoding == 'b' ? Base64Text.decode(Bytes.of(word)).bytes() : q(word);
      out.append(new String(bytes, charset(text.substring(start + 2, charsetEnd))));
      at = end + 2;
      afterWord = true;
    }
    return out.append(text, at, text.length()).toString();
  }

  /** Files that the encoded words of a header section put together. */
  static List<TextSearch.Hidden> files(Bytes header) {
    int first = header.find("=?", 0, header.size());
    if (first < 0) {
      return List.of();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int at = first;
    int last = first;
    while (at >= 0) {
      int charsetEnd = header.find("?", at + 2, header.size());
      int end = charsetEnd < 0 ? -1 : header.find("?=", charsetEnd + 3, header.size());
      if (end < 0) {
        break;
      }
      byte[] word = header.slice(charsetEnd + 3, end).copy();
      boolean base64 = (header.at(charsetEnd + 1) | 0x20) == 'b';
      all.writeBytes(base64 ? Base64Text.decode(Bytes.of(word)).bytes() : q(word));
      last = end + 2;
      at = header.find("=?", last, header.size());
    }
    Bytes bytes = Bytes.of(all.toByteArray());
    if (bytes.size() < LEAST_FILE) {
      return List.of();
    }
    return List.of(
        new TextSearch.Hidden(View.ENCODED_WORDS, null, null, first, last, bytes.array()));
  }

  private static byte[] q(byte[] word) {
    byte[] spaced = word.clone();
    for (int i = 0; i < spaced.length; i++) {
      if (spaced[i] == '_') {
        spaced[i] = ' ';
      }
    }
    return QuotedPrintable.decode(Bytes.of(spaced)).bytes();
  }

  /** The charset of the name, with or without a language (RFC 2231, section 5); else UTF-8. */
  static Charset charset(String name) {
    int star = name.indexOf('*');
    String plain = (star < 0 ? name : name.substring(0, star)).strip();
    try {
      return Charset.forName(plain);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
