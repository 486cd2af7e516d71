package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;

/** Opens ARJ archives. Written after the technical information in the documents of ARJ. */
final class ArjOpener implements Opener {

  private static final int GARBLED = 1;
  private static final int VOLUME = 4;
  private static final int MAIN = 2;
  private static final int FOLDER = 3;
  private static final int REACH = 1 << 15;
  private static final int LARGEST_HEADER = 2600;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.ARJ);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes arj = opening.bytes();
    long at = 0;
    while (at + 4 <= arj.size() && !opening.isStopped()) {
      int here = (int) at;
      int size = arj.u16(here + 2);
      if (arj.u16(here) != 0xea60 || size > LARGEST_HEADER) {
        opening.damaged("header", new ByteRange(at, Math.min(arj.size(), at + 4)));
        break;
      }
      if (size == 0) {
        at += 4;
        break;
      }
      long data = behindHeader(arj, here + 4L + size + 4);
      boolean packed = arj.at(here + 10) != MAIN;
      long end = Math.min(arj.size(), data + (packed ? arj.u32(here + 16) : 0));
      if (packed && arj.at(here + 10) != FOLDER) {
        entry(opening, here, data, end);
      }
      if (packed && end < data + arj.u32(here + 16)) {
        opening.damaged("entry", new ByteRange(at, Math.max(at, end)));
      }
      at = end;
    }
    if (opening.entries() == 0) {
      opening.damaged("directory", null);
    }
    opening.gap(Math.max(4, at), arj.size());
  }

  private static long behindHeader(Bytes arj, long extended) {
    long at = extended;
    for (int size = arj.u16((int) at); size > 0 && at < arj.size(); size = arj.u16((int) at)) {
      at += size + 6L;
    }
    return Math.min(arj.size(), at + 2);
  }

  private static void entry(Opening opening, int at, long data, long end) throws IOException {
    Bytes arj = opening.bytes();
    int name = at + 4 + Math.max(0, arj.at(at + 4));
    int nameEnd = name;
    while (arj.at(nameEnd) > 0) {
      nameEnd++;
    }
    long size = arj.u32(at + 20);
    int flags = arj.at(at + 8);
    Bytes packed = arj.slice(data, end);
    Entry entry =
        Entry.of(arj.slice(name, nameEnd).latin1()).at(at, end).size(size).crc32(arj.u32(at + 24));
    if ((flags & GARBLED) != 0) {
      opening.encrypted(entry, packed);
      return;
    }
    if ((flags & VOLUME) != 0) {
      CabOpener.continued(opening, "ARJ");
    }
    switch (arj.at(at + 9)) {
      case 0 -> opening.stored(entry, packed);
      case 1, 2, 3 -> opening.entry(entry, new Window(REACH, size, new LzhStep(packed, 5)));
      case 4 -> opening.entry(entry, new Window(REACH, size, fastest(packed)));
      default -> opening.unreadable(entry, packed, "ARJ method " + arj.at(at + 9));
    }
  }

  /** Method 4: lengths and distances as numbers of growing width, without codes. */
  private static Window.Step fastest(Bytes packed) {
    BitReader in = BitReader.of(packed);
    return window -> {
      int length = number(in, 0, 7);
      if (length == 0) {
        window.put(in.bits(8));
      } else {
        window.copy(number(in, 9, 13) + 1L, length + 2);
      }
      return true;
    };
  }

  private static int number(BitReader in, int least, int most) throws IOException {
    int base = 0;
    int width = least;
    while (width < most && in.bit() == 1) {
      base += 1 << width;
      width++;
    }
    return base + in.bits(width);
  }
}
