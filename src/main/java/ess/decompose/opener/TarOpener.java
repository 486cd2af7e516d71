package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;

/** Opens tar: old, POSIX ustar, and what GNU and pax add; files with holes are made whole. */
final class TarOpener implements Opener {

  private static final int BLOCK = 512;
  private static final int LONG_RECORD = 1024;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.TAR);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes tar = opening.bytes();
    long at = 0;
    TarRecord record = new TarRecord();
    while (at + BLOCK <= tar.size() && !opening.isStopped()) {
      Bytes header = tar.slice(at, at + BLOCK);
      if (header.isBlank()) {
        break;
      }
      long size = record.size(number(header, 124, 12));
      int kind = header.at(156);
      long more = kind == 'S' ? (long) BLOCK * TarSparse.blocks(tar, at) : 0;
      long data = at + BLOCK + more;
      if (size < 0 || !isHeader(header)) {
        opening.gap(at, tar.size());
        opening.damaged("header", new ByteRange(at, data));
        return;
      }
      long end = Math.min(tar.size(), data + size);
      Bytes content = tar.slice(data, end);
      switch (kind) {
        case 'L' -> record.longName(text(content, 0, content.size()));
        case 'x', 'X', 'g' -> {
          if (kind != 'g') {
            record.pax(content);
          }
          if (content.size() > LONG_RECORD) {
            opening.gap(data, end);
          }
        }
        case 'K' -> {
          // Of links only that they are links is of interest.
        }
        case '5', 'D' -> {
          opening.gap(data, end);
          record = new TarRecord();
        }
        default -> {
          entry(opening, header, record, at, end, tar.slice(at + BLOCK, data), content);
          if (end < data + size) {
            opening.damaged(name(header), new ByteRange(at, end));
          }
          record = new TarRecord();
        }
      }
      long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
      opening.gap(end, Math.min(tar.size(), data + padded));
      at = data + padded;
    }
    opening.gap(afterZeros(tar, at), tar.size());
  }

  /** Behind the zeros that end a tar another one may begin. */
  private static long afterZeros(Bytes tar, long at) {
    long next = at;
    while (next + BLOCK <= tar.size() && tar.slice(next, next + BLOCK).isZero()) {
      next += BLOCK;
    }
    return next;
  }

  private static void entry(
      Opening opening,
      Bytes header,
      TarRecord record,
      long at,
      long end,
      Bytes more,
      Bytes content) {
    int kind = header.at(156);
    String longName = record.name();
    String name = longName == null ? name(header) : longName;
    boolean link = kind == '1' || kind == '2';
    if (link) {
      opening.note(Findings.link(opening, name).withRange(at, at + BLOCK));
    }
    Entry entry = Entry.of(name).at(at, end);
    TarSparse sparse = kind == 'S' ? TarSparse.old(header, more, content) : record.sparse(content);
    if (sparse != null) {
      opening.entry(entry, sparse);
    } else if (!link || !content.isEmpty()) {
      opening.stored(entry, content);
    }
  }

  private static boolean isHeader(Bytes header) {
    return Magic.isTarHeader(header) || header.has(257, "ustar");
  }

  private static String name(Bytes header) {
    String name = text(header, 0, 100);
    String prefix = header.has(257, "ustar\0") ? text(header, 345, 500) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(Bytes bytes, int from, int to) {
    int end = from;
    while (end < to && bytes.at(end) > 0) {
      end++;
    }
    return Bytes.utf8(bytes.slice(from, end).latin1());
  }

  static long number(Bytes header, int from, int length) {
    if ((header.at(from) & 0x80) != 0) {
      long value = header.at(from) & 0x3f;
      for (int i = from + 1; i < from + length; i++) {
        if (value > Integer.MAX_VALUE) {
          return -1;
        }
        value = value << 8 | header.at(i);
      }
      return value > Integer.MAX_VALUE ? -1 : value;
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      int c = header.at(i);
      if (c >= '0' && c <= '7') {
        value = value * 8 + (c - '0');
      } else if (c != ' ' && c != 0) {
        return -1;
      }
    }
    return value > Integer.MAX_VALUE ? -1 : value;
  }
}
