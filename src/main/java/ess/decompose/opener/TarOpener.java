package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens tar (POSIX ustar, with the long names of GNU and pax). */
final class TarOpener implements Opener {

  private static final int BLOCK = 512;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.TAR);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes tar = opening.bytes();
    long at = 0;
    @Nullable String longName = null;
    while (at + BLOCK <= tar.size() && !opening.isStopped()) {
      Bytes header = tar.slice(at, at + BLOCK);
      if (header.isBlank()) {
        break;
      }
      long size = number(header, 124, 12);
      long data = at + BLOCK;
      if (size < 0 || !isHeader(header)) {
        opening.gap(at, tar.size());
        opening.damaged("header", new ByteRange(at, data));
        return;
      }
      int kind = header.at(156);
      long end = Math.min(tar.size(), data + size);
      Bytes content = tar.slice(data, end);
      switch (kind) {
        case 'L', 'K' -> longName = kind == 'L' ? text(content, 0, content.size()) : longName;
        case 'x', 'X' -> longName = pax(content, longName);
        case 'g', '5', 'D' -> {
          if (kind == '5' && size > 0) {
            opening.gap(data, end);
          }
          longName = kind == 'g' ? longName : null;
        }
        default -> {
          String name = longName == null ? name(header) : longName;
          longName = null;
          if (kind == '1' || kind == '2') {
            opening.note(
                Finding.of(
                        "archive.link",
                        Opener.SOURCE,
                        "An entry of the archive is a link to another file",
                        Severity.MEDIUM,
                        3,
                        opening.path())
                    .withRange(at, data)
                    .withEvidence(name));
          }
          if ((kind != '1' && kind != '2') || size > 0) {
            opening.stored(Entry.of(name).at(at, end), content);
          }
          if (end < data + size) {
            opening.damaged(name, new ByteRange(at, end));
          }
        }
      }
      long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
      opening.gap(end, Math.min(tar.size(), data + padded));
      at = data + padded;
    }
    opening.gap(at, tar.size());
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

  private static @Nullable String pax(Bytes content, @Nullable String before) {
    String text = Bytes.utf8(content.latin1());
    int at = text.indexOf(" path=");
    int end = at < 0 ? -1 : text.indexOf('\n', at);
    return end < 0 ? before : text.substring(at + 6, end);
  }

  private static long number(Bytes header, int from, int length) {
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
