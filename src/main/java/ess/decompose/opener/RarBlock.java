package ess.decompose.opener;

import java.util.List;

/**
 * A block of a rar, as its header tells of it.
 *
 * @param kind what it is
 * @param from where its header begins
 * @param dataFrom where its header ends and its data begins
 * @param to where its data ends
 * @param name the name of a file or a service
 * @param size how many bytes it unpacks to; -1 if nothing is said
 * @param crc the checksum; -1 if nothing is said
 * @param traits what its flags say
 * @param note what a service belongs to, as in the name of a stream
 * @param rounds the power of two of rounds that make its key; 0 if nothing is said
 */
record RarBlock(
    Kind kind,
    long from,
    long dataFrom,
    long to,
    String name,
    long size,
    long crc,
    Traits traits,
    String note,
    int rounds) {

  /** What a block is. */
  enum Kind {
    MAIN,
    FILE,
    SERVICE,
    ENCRYPTION,
    END,
    OTHER
  }

  /** What the flags of a block say. */
  record Traits(
      boolean stored,
      boolean encrypted,
      boolean folder,
      boolean split,
      boolean volume,
      boolean link) {

    static final Traits NONE = new Traits(false, false, false, false, false, false);
  }

  /** A block of which only its place is of interest. */
  static RarBlock bare(Kind kind, long from, long dataFrom, long to) {
    return new RarBlock(kind, from, dataFrom, to, "", -1, -1, Traits.NONE, "", 0);
  }

  /** Whether it is of an archive in several volumes, or of a file that goes over two of them. */
  boolean isSplit() {
    return traits.volume() || (traits.split() && kind == Kind.FILE);
  }

  /** The same with all places moved. */
  RarBlock moved(long by) {
    return new RarBlock(
        kind, from + by, dataFrom + by, to + by, name, size, crc, traits, note, rounds);
  }

  boolean isFile() {
    return kind == Kind.FILE && !traits.folder;
  }

  /** The entry that the block is. */
  Entry entry(String likeliest) {
    Entry entry = likeliest.equals(name) ? Entry.of(name) : Entry.of(List.of(likeliest, name));
    entry = entry.at(from, to);
    entry = size < 0 ? entry : entry.size(size);
    // What is encrypted may have a checksum that its key changes.
    return crc < 0 || traits.encrypted ? entry : entry.crc32(crc);
  }
}
