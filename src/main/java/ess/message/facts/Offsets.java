package ess.message.facts;

import ess.message.ByteRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From characters of a text to the bytes of the part that they were read from. Behind a mark each
 * character takes as many bytes as the mark says, and the next begins where it ends; a new mark
 * stands wherever that would be wrong. Immutable.
 */
public final class Offsets {

  /** Of a text whose bytes cannot be told. */
  public static final Offsets NONE = new Offsets(new int[0], new int[0], new int[0]);

  private final int[] chars;
  private final int[] bytes;
  private final int[] widths;

  /**
   * Takes the marks over, which the caller no longer changes.
   *
   * @param chars indices of characters, rising
   * @param bytes the offset of the byte at which each begins
   * @param widths how many bytes it and each behind it takes, 0 or more
   */
  public Offsets(int[] chars, int[] bytes, int[] widths) {
    this.chars = chars;
    this.bytes = bytes;
    this.widths = widths;
  }

  /** The bytes of the characters from one to behind another; null where they cannot be told. */
  public @Nullable ByteRange bytes(int from, int to) {
    if (chars.length == 0 || from < 0 || to < from) {
      return null;
    }
    int mark = mark(from);
    long first = start(mark, from);
    if (to == from) {
      return new ByteRange(first, first);
    }
    int last = mark(to - 1);
    return new ByteRange(first, Math.max(first, start(last, to - 1) + widths[last]));
  }

  /** The offset of the byte at which a character begins; -1 where it cannot be told. */
  public int start(int index) {
    return chars.length == 0 ? -1 : (int) start(mark(index), index);
  }

  private long start(int mark, int index) {
    return bytes[mark] + (long) Math.max(0, index - chars[mark]) * widths[mark];
  }

  private int mark(int index) {
    int found = Arrays.binarySearch(chars, index);
    return found >= 0 ? found : Math.max(0, -found - 2);
  }
}
