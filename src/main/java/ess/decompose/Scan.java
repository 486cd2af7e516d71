package ess.decompose;

import ess.message.Region;
import java.util.List;

/**
 * The structure of a mail as the raw scanner saw it.
 *
 * @param entities in the order of the bytes, each behind its parent
 * @param marks the ledger: in order, without a gap, from the first byte of the mail to its last
 * @param bareReturn where the first carriage return stands that no line feed follows; -1 if none
 * @param full whether the ledger was full before the end of the mail
 */
record Scan(List<Entity> entities, List<Mark> marks, int bareReturn, boolean full) {

  /** A line of the ledger before parts have names. */
  record Mark(int from, int to, Region.Kind kind, Entity owner) {}
}
