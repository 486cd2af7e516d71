package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens cpio in all four forms: binary of either byte order, octal, and hexadecimal. */
final class CpioOpener implements Opener {

  private static final String END = "TRAILER!!!";
  private static final int BINARY_SIZE = 26;
  private static final int OCTAL_SIZE = 76;
  private static final int HEX_SIZE = 110;
  private static final int FORMAT = 0xf000;
  private static final int FOLDER = 0x4000;
  private static final int LINK = 0xa000;

  /**
   * A header.
   *
   * @param mode kind and rights of the file
   * @param nameSize how long the name is, its zero included
   * @param size how long the file is
   * @param length how long the header is
   * @param unit to a multiple of what name and file are padded
   */
  private record Header(int mode, long nameSize, long size, int length, int unit) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.CPIO);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes cpio = opening.bytes();
    long at = 0;
    while (at < cpio.size() && !opening.isStopped()) {
      Header header = header(cpio, (int) at);
      if (header == null) {
        break;
      }
      long nameAt = at + header.length;
      Bytes name = cpio.slice(nameAt, nameAt + header.nameSize);
      long dataAt = padded(at, nameAt + header.nameSize, header.unit);
      long end = dataAt + header.size;
      String text = text(name);
      if (text.equals(END) && header.size == 0) {
        opening.gap(dataAt, cpio.size());
        return;
      }
      if (end > cpio.size()) {
        opening.damaged(text, new ByteRange(at, cpio.size()));
      }
      entry(opening, header, text, at, dataAt, Math.min(end, cpio.size()));
      long next = padded(at, end, header.unit);
      opening.gap(end, Math.min(next, cpio.size()));
      at = next;
    }
    opening.gap(at, cpio.size());
    opening.damaged("end", null);
  }

  private static void entry(
      Opening opening, Header header, String name, long at, long dataAt, long end) {
    if ((header.mode & FORMAT) == FOLDER) {
      opening.gap(dataAt, end);
      return;
    }
    if ((header.mode & FORMAT) == LINK) {
      opening.note(Findings.link(opening, name).withRange(at, dataAt));
    }
    opening.stored(Entry.of(name).at(at, end), opening.bytes().slice(dataAt, end));
  }

  /** The place counted from the header, moved to a multiple of a unit. */
  private static long padded(long start, long place, int unit) {
    long used = place - start;
    return start + (used + unit - 1) / unit * unit;
  }

  private static String text(Bytes name) {
    int zero = name.find("\0", 0, name.size());
    return Bytes.utf8((zero < 0 ? name : name.slice(0, zero)).latin1());
  }

  private static @Nullable Header header(Bytes cpio, int at) {
    if (cpio.has(at, "070707")) {
      return ascii(
          cpio,
          at,
          OCTAL_SIZE,
          1,
          number(cpio, at + 18, 6, 8),
          number(cpio, at + 59, 6, 8),
          number(cpio, at + 65, 11, 8));
    }
    if (cpio.has(at, "070701") || cpio.has(at, "070702")) {
      return ascii(
          cpio,
          at,
          HEX_SIZE,
          4,
          number(cpio, at + 14, 8, 16),
          number(cpio, at + 94, 8, 16),
          number(cpio, at + 54, 8, 16));
    }
    if (at + BINARY_SIZE > cpio.size()) {
      return null;
    }
    boolean little = cpio.u16(at) == 0x71c7;
    if (!little && cpio.u16(at) != 0xc771) {
      return null;
    }
    long size = (long) half(cpio, at + 22, little) << 16 | half(cpio, at + 24, little);
    return new Header(
        half(cpio, at + 6, little), half(cpio, at + 20, little), size, BINARY_SIZE, 2);
  }

  private static @Nullable Header ascii(
      Bytes cpio, int at, int length, int unit, long mode, long nameSize, long size) {
    boolean whole = at + length <= cpio.size();
    return whole && mode >= 0 && nameSize >= 0 && size >= 0
        ? new Header((int) mode, nameSize, size, length, unit)
        : null;
  }

  private static int half(Bytes bytes, int at, boolean little) {
    int value = bytes.u16(at);
    return little ? value : value >>> 8 | (value & 0xff) << 8;
  }

  /** Digits as a number; -1 if they are none. */
  private static long number(Bytes bytes, int at, int digits, int radix) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = Character.digit(bytes.at(i), radix);
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
