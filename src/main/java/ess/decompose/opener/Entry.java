package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container tells of something that it holds. What it tells is a claim: {@link Opening}
 * compares it with what is read.
 *
 * @param names every name that the container gives it, the likeliest first, as decoded and not
 *     cleaned; never empty
 * @param range where it stands in the container, still packed; null where that cannot be told
 * @param declared the media type that the container claims, or null
 * @param view which reading of the container gave it: {@value #RAW} for the plain one
 * @param size how many bytes it is said to have when unpacked; -1 if nothing is said
 * @param crc32 the checksum that it is said to have (ISO 3309, as in zip); -1 if nothing is said
 */
public record Entry(
    List<String> names,
    @Nullable ByteRange range,
    @Nullable MediaType declared,
    String view,
    long size,
    long crc32) {

  /** The view of an entry that is what the container plainly holds. */
  public static final String RAW = "raw";

  /** The view of an entry that was guessed from its first bytes, wherever they stand. */
  public static final String CARVED = "carved";

  private static final String NAMELESS = "content";

  /** Copies the names; there is always one. */
  public Entry {
    names = names.isEmpty() ? List.of(NAMELESS) : List.copyOf(names);
  }

  /** An entry of the names, likeliest first, of which nothing else is known. */
  public static Entry of(List<String> names) {
    return new Entry(names, null, null, RAW, -1, -1);
  }

  /** An entry of the name, of which nothing else is known. */
  public static Entry of(String name) {
    return of(List.of(name));
  }

  /** The likeliest name. */
  public String name() {
    return names.get(0);
  }

  /** The same, standing between the two offsets of the container; moved into order and above 0. */
  public Entry at(long from, long to) {
    long start = Math.max(0, from);
    return new Entry(names, new ByteRange(start, Math.max(start, to)), declared, view, size, crc32);
  }

  /** The same with the media type that the container claims. */
  public Entry declared(MediaType type) {
    return new Entry(names, range, type, view, size, crc32);
  }

  /** The same, as given by a reading other than the plain one. */
  public Entry view(String reading) {
    return new Entry(names, range, declared, reading, size, crc32);
  }

  /** The same with the size that the container claims. */
  public Entry size(long claimed) {
    return new Entry(names, range, declared, view, claimed, crc32);
  }

  /** The same with the checksum that the container claims. */
  public Entry crc32(long claimed) {
    return new Entry(names, range, declared, view, size, claimed & 0xffffffffL);
  }
}
