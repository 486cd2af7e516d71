package ess.decompose.opener;

import ess.message.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run of an array that nobody changes, open to the parsers of this room.
 *
 * @param array the array
 * @param from the first index
 * @param to the index behind the last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record: see sameAs
public record Bytes(byte[] array, int from, int to) {

  /** All of an array. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** The bytes of the content, without a copy. */
  public static Bytes of(Content content) {
    return content.through(Bytes::new);
  }

  public int size() {
    return to - from;
  }

  public boolean isEmpty() {
    return to == from;
  }

  /** The byte at an index counted from 0, or -1 past the end. */
  public int at(int index) {
    return index >= 0 && index < size() ? array[from + index] & 0xff : -1;
  }

  /** A part of it, counted from 0; both ends are moved into the bounds. */
  public Bytes slice(long start, long end) {
    int first = from + (int) Math.max(0, Math.min(start, size()));
    int last = Math.max(first, from + (int) Math.max(0, Math.min(end, size())));
    return new Bytes(array, first, last);
  }

  /** A copy of the bytes, which may be changed. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, from, to);
  }

  public Content content() {
    return Content.of(array).slice(from, to);
  }

  public InputStream open() {
    return new ByteArrayInputStream(array, from, size());
  }

  /** The bytes as text, one character a byte. */
  public String latin1() {
    return new String(array, from, size(), StandardCharsets.ISO_8859_1);
  }

  public boolean sameAs(Bytes other) {
    return Arrays.equals(array, from, to, other.array, other.from, other.to);
  }

  /** Whether the bytes at an index counted from 0 are those of the ASCII text. */
  public boolean has(int index, String ascii) {
    if (index < 0 || index > size() - ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (array[from + index + i] != (byte) ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the ASCII text stands at or after an index and before another; -1 if nowhere. */
  public int find(String ascii, int start, int end) {
    int last = Math.min(end, size()) - ascii.length();
    for (int i = Math.max(0, start); i <= last; i++) {
      if (has(i, ascii)) {
        return i;
      }
    }
    return -1;
  }

  /** A little-endian number of two bytes; 0 past the end. */
  public int u16(int index) {
    return index >= 0 && index <= size() - 2 ? at(index) | at(index + 1) << 8 : 0;
  }

  /** A little-endian number of four bytes; 0 past the end. */
  public long u32(int index) {
    return u16(index) | (long) u16(index + 2) << 16;
  }

  /** A little-endian number of eight bytes; 0 past the end, negative if it has the highest bit. */
  public long u64(int index) {
    return u32(index) | u32(index + 4) << 32;
  }

  /** A big-endian number of so many bytes, up to eight; what is past the end counts as 0. */
  public long big(int index, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | Math.max(0, at(index + i));
    }
    return value;
  }

  /** Without line ends at its end. */
  public Bytes withoutLineEnds() {
    int end = to;
    while (end > from && (array[end - 1] == '\n' || array[end - 1] == '\r')) {
      end--;
    }
    return new Bytes(array, from, end);
  }

  /** Without its first line. */
  public Bytes withoutFirstLine() {
    return new Bytes(array, lineEnd(array, from, to), to);
  }

  /** Whether it holds nothing but white space and NUL. */
  public boolean isBlank() {
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it holds nothing but NUL. */
  public boolean isZero() {
    for (int i = from; i < to; i++) {
      if (array[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether one of the bytes is NUL, as none of a text is. */
  public boolean hasNul() {
    for (int i = from; i < to; i++) {
      if (array[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** The index behind the line feed that ends the line. */
  public static int lineEnd(byte[] a, int from, int end) {
    for (int i = from; i < end; i++) {
      if (a[i] == '\n') {
        return i + 1;
      }
    }
    return end;
  }

  /** Where the text of the line ends, before its carriage returns and line feed. */
  public static int textEnd(byte[] a, int from, int next) {
    int e = next;
    if (e > from && a[e - 1] == '\n') {
      e--;
      while (e > from && a[e - 1] == '\r') {
        e--;
      }
    }
    return e;
  }

  /**
   * Text read one character a byte, read again as UTF-8 (RFC 6532) if it is that. Text that is
   * decoded already, and so has characters that are no byte, stays as it is.
   */
  public static String utf8(String latin1) {
    boolean ascii = true;
    for (int i = 0; i < latin1.length(); i++) {
      if (latin1.charAt(i) > 0xff) {
        return latin1;
      }
      ascii &= latin1.charAt(i) < 0x80;
    }
    if (ascii) {
      return latin1;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return latin1;
    }
  }
}
