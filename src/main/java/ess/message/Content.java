package ess.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * The bytes of a part: a view on an array that nobody changes. Slices share the array, so a part
 * taken out of a message costs no copy. Safe for many threads.
 */
public final class Content {

  /** No bytes at all. */
  public static final Content EMPTY = new Content(new byte[0], 0, 0);

  /** What is made of bytes without a copy of them. */
  public interface Window<T> {
    /** Looks at the array from one index to behind another; it must not be changed. */
    T over(byte[] array, int from, int to);
  }

  private final byte[] bytes;
  private final int offset;
  private final int size;

  private Content(byte[] bytes, int offset, int size) {
    this.bytes = bytes;
    this.offset = offset;
    this.size = size;
  }

  /** A view on the whole array, which the caller hands over and no longer changes. */
  public static Content of(byte[] bytes) {
    return new Content(bytes, 0, bytes.length);
  }

  /** How many bytes there are. */
  public int size() {
    return size;
  }

  /** The byte at the index, 0 to 255. */
  public int at(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return bytes[offset + index] & 0xff;
  }

  /** The bytes from one index to behind another; both are moved into the bounds. */
  public Content slice(int from, int to) {
    int start = Math.max(0, Math.min(from, size));
    int end = Math.max(start, Math.min(to, size));
    return new Content(bytes, offset + start, end - start);
  }

  /** The index of the pattern at or after the index, or -1. */
  public int indexOf(byte[] pattern, int from) {
    int last = offset + size - pattern.length;
    byte first = pattern.length == 0 ? 0 : pattern[0];
    for (int i = offset + Math.max(0, from); i <= last; i++) {
      if ((pattern.length == 0 || bytes[i] == first)
          && Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i - offset;
      }
    }
    return -1;
  }

  /** Whether the bytes begin so. */
  public boolean startsWith(byte[] prefix) {
    return prefix.length <= size
        && Arrays.equals(bytes, offset, offset + prefix.length, prefix, 0, prefix.length);
  }

  /** A new stream over the bytes; it needs no closing. */
  public InputStream open() {
    return new ByteArrayInputStream(bytes, offset, size);
  }

  /** The bytes as text; what the charset cannot read becomes U+FFFD. */
  public String text(Charset charset) {
    return new String(bytes, offset, size, charset);
  }

  /** What a parser makes of the bytes where they are. */
  public <T> T through(Window<T> window) {
    return window.over(bytes, offset, offset + size);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, offset, offset + size);
  }

  /** The digest of the bytes. */
  public Sha256 sha256() {
    return Sha256.of(bytes, offset, size);
  }

  @Override
  public String toString() {
    return size + " bytes";
  }
}
