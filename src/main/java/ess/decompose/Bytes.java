package ess.decompose;

import ess.message.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
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
record Bytes(byte[] array, int from, int to) {

  /** All of an array. */
  static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** A copy of the content, or the array behind it. */
  static Bytes of(Content content) {
    return of(content.toBytes());
  }

  int size() {
    return to - from;
  }

  boolean isEmpty() {
    return to == from;
  }

  /** The byte at an index counted from 0, or -1 past the end. */
  int at(int index) {
    return index >= 0 && index < size() ? array[from + index] & 0xff : -1;
  }

  /** A part of it, counted from 0; both ends are moved into the bounds. */
  Bytes slice(long start, long end) {
    int first = from + (int) Math.max(0, Math.min(start, size()));
    int last = Math.max(first, from + (int) Math.max(0, Math.min(end, size())));
    return new Bytes(array, first, last);
  }

  Content content() {
    return Content.of(array).slice(from, to);
  }

  InputStream open() {
    return new ByteArrayInputStream(array, from, size());
  }

  /** The bytes as text, one character a byte. */
  String latin1() {
    return new String(array, from, size(), StandardCharsets.ISO_8859_1);
  }

  boolean sameAs(Bytes other) {
    return Arrays.equals(array, from, to, other.array, other.from, other.to);
  }

  /** Whether the bytes at an index counted from 0 are those of the ASCII text. */
  boolean has(int index, String ascii) {
    if (index < 0 || index + ascii.length() > size()) {
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
  int find(String ascii, int start, int end) {
    int last = Math.min(end, size()) - ascii.length();
    for (int i = Math.max(0, start); i <= last; i++) {
      if (has(i, ascii)) {
        return i;
      }
    }
    return -1;
  }

  /** A little-endian number of two bytes; 0 past the end. */
  int u16(int index) {
    return index >= 0 && index + 2 <= size() ? at(index) | at(index + 1) << 8 : 0;
  }

  /** A little-endian number of four bytes; 0 past the end. */
  long u32(int index) {
    return u16(index) | (long) u16(index + 2) << 16;
  }

  /** A little-endian number of eight bytes; 0 past the end, negative if it has the highest bit. */
  long u64(int index) {
    return u32(index) | u32(index + 4) << 32;
  }

  /** Without line ends at its end. */
  Bytes withoutLineEnds() {
    int end = to;
    while (end > from && (array[end - 1] == '\n' || array[end - 1] == '\r')) {
      end--;
    }
    return new Bytes(array, from, end);
  }

  /** Without its first line. */
  Bytes withoutFirstLine() {
    return new Bytes(array, HeaderSection.lineEnd(array, from, to), to);
  }

  /** Whether it holds nothing but white space and NUL. */
  boolean isBlank() {
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0) {
        return false;
      }
    }
    return true;
  }
}
