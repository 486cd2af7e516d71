package ess.message.facts;

import ess.message.ByteRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From characters of a text to the bytes of the part that they were read from. Between two marks
 * the bytes are counted on; a mark stands wherever that would be wrong. Immutable.
 */
public final class Offsets {

  /** Of a text whose bytes cannot be told. */
  public static final Offsets NONE = new Offsets(new int[0], new int[0], 0);

  private final int[] chars;
  private final int[] bytes;
  private final int end;

  /**
   * Takes the marks over, which the caller no longer changes.
   *
   * @param chars indices of characters, rising
   * @param bytes the offset of the byte at which each begins, not falling
   * @param end the offset behind the last byte
   */
  public Offsets(int[] chars, int[] bytes, int end) {
    this.chars = chars;
    this.bytes = bytes;
    this.end = end;
  }

  /** The bytes of the characters from one to behind another; null where they cannot be told. */
  public @Nullable ByteRange bytes(int from, int to) {
    if (chars.length == 0 || from < 0 || to < from) {
      return null;
    }
    long first = Math.min(start(from), end);
    long last = to == from ? first : Math.min(start(to - 1) + 1L, end);
    return new ByteRange(first, Math.max(first, last));
  }

  private long start(int index) {
    int found = Arrays.binarySearch(chars, index);
    int mark = found >= 0 ? found : Math.max(0, -found - 2);
    return bytes[mark] + (long) Math.max(0, index - chars[mark]);
  }
}
