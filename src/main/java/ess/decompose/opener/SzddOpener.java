package ess.decompose.opener;

import ess.message.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens files of Microsoft's COMPRESS: SZDD in both its forms, and KWAJ as far as it is stored or
 * LZSS. Written after the description of the formats by the libmspack project.
 */
final class SzddOpener implements Opener {

  private static final int RING = 4096;
  private static final int MOST_NAME = 9;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.SZDD) || type.equals(Magic.KWAJ);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    if (file.has(0, "KWAJ")) {
      kwaj(opening);
      return;
    }
    boolean plain = file.has(0, "SZDD");
    int data = plain ? 14 : 12;
    Entry entry = Entry.of(name(opening.name(), plain ? file.at(9) : -1));
    unpack(opening, entry, data, file.u32(data - 4), RING - (plain ? 16 : 18));
  }

  private static void kwaj(Opening opening) {
    Bytes file = opening.bytes();
    int method = file.u16(8);
    int data = file.u16(10);
    int flags = file.u16(12);
    int at = 14;
    long size = (flags & 1) != 0 ? file.u32(at) : -1;
    at += (flags & 1) != 0 ? 4 : 0;
    at += (flags & 2) != 0 ? 2 : 0;
    at += (flags & 4) != 0 ? 2 + file.u16(at) : 0;
    String name = "";
    if ((flags & 8) != 0) {
      name = text(file, at);
      at += name.length() + 1;
    }
    if ((flags & 16) != 0) {
      name += "." + text(file, at);
    }
    Entry entry = Entry.of(name.isEmpty() ? name(opening.name(), -1) : name);
    Bytes packed = file.slice(data, file.size());
    long end = size < 0 ? file.size() : data + size;
    switch (method) {
      case 0 -> opening.stored(entry.at(data, end).size(size), file.slice(data, end));
      case 1 -> {
        byte[] bytes = file.slice(data, end).copy();
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] ^= (byte) 0xff;
        }
        opening.stored(entry.at(data, end).size(size), Bytes.of(bytes));
      }
      case 2 -> unpack(opening, entry, data, size, RING - 18);
      default -> opening.unreadable(entry.at(data, file.size()), packed, "KWAJ method " + method);
    }
    if (method < 2) {
      opening.gap(end, file.size());
    }
  }

  private static void unpack(Opening opening, Entry entry, int from, long size, int start) {
    Bytes file = opening.bytes();
    LzssStep step = new LzssStep(file.slice(from, file.size()), start);
    int before = opening.faults();
    opening.entry(
        entry.at(from, file.size()).size(size),
        new Window(RING, size, step).filled(LzssStep.BLANK));
    if (opening.faults() == before) {
      opening.gap(from + (long) step.position(), file.size());
    }
  }

  private static String name(@Nullable String packed, int last) {
    String name = packed == null ? "content" : packed;
    if (name.endsWith("_")) {
      String stem = name.substring(0, name.length() - 1);
      return last > ' ' ? stem + (char) last : stem;
    }
    return name.toLowerCase(Locale.ROOT).endsWith(".szdd")
        ? name.substring(0, name.length() - 5)
        : name;
  }

  private static String text(Bytes bytes, int from) {
    int end = from;
    while (bytes.at(end) > 0 && end - from < MOST_NAME) {
      end++;
    }
    return bytes.slice(from, end).latin1();
  }
}
