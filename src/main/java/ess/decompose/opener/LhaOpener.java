package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;

/**
 * Opens LHA archives with headers of level 0 to 3. Written after the description of the header by
 * Dolf Grunbauer and its extensions in the documents of LHa for UNIX.
 */
final class LhaOpener implements Opener {

  private static final int LEAST_HEADER = 22;

  /** One header: where the packed bytes stand, and what is said of them. */
  private static final class Header {
    private String method = "";
    private String folder = "";
    private String name = "";
    private long data;
    private long packed;
    private long size;
    private int crc;
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.LHA);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes lha = opening.bytes();
    long at = 0;
    while (at + LEAST_HEADER <= lha.size() && lha.at((int) at) != 0 && !opening.isStopped()) {
      Header header = header(lha, (int) at);
      if (header == null) {
        break;
      }
      long end = Math.min(lha.size(), header.data + header.packed);
      entry(opening, header, at, end);
      if (end < header.data + header.packed) {
        opening.damaged(header.name, new ByteRange(at, Math.max(at, end)));
      }
      at = Math.max(end, at + 1);
    }
    if (opening.entries() == 0) {
      opening.damaged("header", new ByteRange(0, Math.min(LEAST_HEADER, lha.size())));
    }
    boolean ended = at < lha.size() && lha.at((int) at) == 0;
    opening.gap(Math.max(LEAST_HEADER, ended ? at + 1 : at), lha.size());
  }

  private static void entry(Opening opening, Header header, long at, long end) throws IOException {
    Bytes packed = opening.bytes().slice(header.data, end);
    String path = header.folder + header.name;
    Entry entry = Entry.of(path).at(at, end).size(header.size);
    ByteRange range = new ByteRange(at, Math.max(at, end));
    switch (header.method) {
      case "-lhd-" -> {
        return;
      }
      case "-lh0-", "-lz4-", "-pm0-" ->
          opening.entry(entry, new Crc16(packed.open(), header.crc, opening, range));
      case "-lh1-" ->
          unpack(opening, entry, header, new Window(4096, header.size, new LzhufStep(packed)));
      case "-lh4-", "-lh5-" ->
          unpack(opening, entry, header, new Window(8192, header.size, new LzhStep(packed, 4)));
      case "-lh6-", "-lh7-" ->
          unpack(opening, entry, header, new Window(1 << 16, header.size, new LzhStep(packed, 5)));
      default -> opening.unreadable(entry, packed, header.method);
    }
  }

  private static void unpack(Opening opening, Entry entry, Header header, Window window) {
    ByteRange range = entry.range() == null ? new ByteRange(0, 0) : entry.range();
    InputStream in = window.filled(' ');
    opening.entry(entry, new Crc16(in, header.crc, opening, range));
  }

  private static @org.jspecify.annotations.Nullable Header header(Bytes lha, int at) {
    if (lha.at(at + 2) != '-' || lha.at(at + 6) != '-') {
      return null;
    }
    Header header = new Header();
    header.method = lha.slice(at + 2, at + 7).latin1();
    header.packed = lha.u32(at + 7);
    header.size = lha.u32(at + 11);
    int level = lha.at(at + 20);
    switch (level) {
      case 0, 1 -> {
        int name = Math.max(0, lha.at(at + 21));
        header.name = lha.slice(at + 22L, at + 22L + name).latin1().replace('\\', '/');
        header.crc = lha.u16(at + 22 + name);
        header.data = at + 2L + lha.at(at);
        if (level == 1) {
          long extended = extensions(lha, header, header.data - 2, 2);
          header.packed -= extended - header.data;
          header.data = extended;
        }
      }
      case 2 -> {
        header.crc = lha.u16(at + 21);
        extensions(lha, header, at + 24L, 2);
        header.data = (long) at + lha.u16(at);
      }
      case 3 -> {
        header.crc = lha.u16(at + 21);
        extensions(lha, header, at + 28L, 4);
        header.data = at + lha.u32(at + 24);
      }
      default -> {
        return null;
      }
    }
    return header.packed < 0 || header.data > lha.size() ? null : header;
  }

  /** Reads a chain of extensions, each of which says how long the next is; says where it ends. */
  private static long extensions(Bytes lha, Header header, long first, int width) {
    long at = first;
    while (at + width <= lha.size()) {
      long size = width == 2 ? lha.u16((int) at) : lha.u32((int) at);
      at += width;
      if (size <= width) {
        return at;
      }
      Bytes field = lha.slice(at + 1, at + size - width);
      switch (lha.at((int) at)) {
        case 1 -> header.name = field.latin1();
        case 2 -> header.folder = field.latin1().replace('\u00ff', '/');
        default -> {
          // Times and rights.
        }
      }
      at += size - width;
    }
    return at;
  }
}
