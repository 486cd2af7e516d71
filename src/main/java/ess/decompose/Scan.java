package ess.decompose;

import ess.message.Region;
import java.util.List;

/**
 * The structure of a mail as the raw scanner saw it.
 *
 * @param entities in the order of the bytes, each behind its parent
 * @param marks the ledger: in order, without a gap, from the first byte of the mail to its last
 * @param doubts where the first lines stand that other clients end or cut differently
 * @param full whether the ledger was full before the end of the mail
 */
record Scan(List<Entity> entities, List<Mark> marks, Doubts doubts, boolean full) {

  /**
   * Where clients could end or cut lines differently; each -1 if nowhere.
   *
   * @param oddEnd a line end that is none to most clients: a bare carriage return, or worse
   * @param bareFeed a boundary line that ends in a bare line feed
   * @param looseLine a boundary line that is none to the letter
   * @param crossedLine a boundary line of an outer multipart while an inner one was open
   */
  record Doubts(int oddEnd, int bareFeed, int looseLine, int crossedLine) {}

  /** A line of the ledger before parts have names. */
  record Mark(int from, int to, Region.Kind kind, Entity owner) {}
}
