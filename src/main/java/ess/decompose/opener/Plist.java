package ess.decompose.opener;

import java.nio.charset.StandardCharsets;

/**
 * Reads a property list in its binary form: hands over the data in it, and gathers the addresses in
 * its strings. The objects are taken in the order of the table, however they hang together.
 */
final class Plist {

  private static final int TRAILER = 32;
  private static final int MOST_OBJECTS = 100_000;
  private static final int LEAST_DATA = 32;

  private final Opening opening;
  private final Bytes file;
  private final Links links;
  private long seen;

  private Plist(Opening opening, Links links) {
    this.opening = opening;
    this.file = opening.bytes();
    this.links = links;
  }

  /** Reads all of it. */
  static void read(Opening opening, Links links) {
    new Plist(opening, links).read();
  }

  private void read() {
    int trailer = file.size() - TRAILER;
    int width = file.at(trailer + 6);
    long count = number(trailer + 8, 8);
    long table = number(trailer + 24, 8);
    if (trailer < 8 || width < 1 || width > 8 || table < 8 || table > trailer) {
      // Without its table, what reads like an address is all there is.
      Addresses.in(file.latin1()).forEach(links::add);
      opening.damaged("the table of objects is missing", null);
      opening.gap(8, file.size());
      return;
    }
    long most = Math.min(count, Math.min(MOST_OBJECTS, (trailer - table) / width));
    for (int i = 0; i < most && !opening.isStopped(); i++) {
      if (seen > file.size()) {
        opening.damaged("objects lie in each other", null);
        return;
      }
      long at = number((int) table + i * width, width);
      if (at >= 8 && at < table) {
        object((int) at, (int) table);
      }
    }
  }

  private void object(int at, int table) {
    int kind = file.at(at) >> 4;
    long length = file.at(at) & 15;
    int from = at + 1;
    if (length == 15) {
      int bytes = 1 << (file.at(from) & 3);
      length = number(from + 1, bytes);
      from += 1 + bytes;
    }
    long to = Math.min(table, from + (kind == 6 ? 2 : 1) * Math.min(length, file.size()));
    Bytes content = file.slice(from, to);
    seen += content.size();
    if (kind == 4 && content.size() >= LEAST_DATA) {
      opening.stored(Entry.of("data " + at).at(from, to), content);
    } else if (kind == 5) {
      Addresses.in(content.latin1()).forEach(links::add);
    } else if (kind == 6) {
      byte[] wide = content.copy();
      Addresses.in(new String(wide, StandardCharsets.UTF_16BE)).forEach(links::add);
    }
  }

  /** A big-endian number; never negative. */
  private long number(int at, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | Math.max(0, file.at(at + i));
    }
    return value & Long.MAX_VALUE;
  }
}
