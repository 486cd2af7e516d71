package ess.message.facts;

import ess.message.ByteRange;
import ess.message.PartPath;
import org.jspecify.annotations.Nullable;

/**
 * Where a fact stands.
 *
 * @param part the part; of a header of the message itself that is the root, whose content is the
 *     raw bytes
 * @param range the bytes in the content of the part; null where they cannot be told
 */
public record Where(PartPath part, @Nullable ByteRange range) {

  /** The part as a whole. */
  public static Where in(PartPath part) {
    return new Where(part, null);
  }
}
