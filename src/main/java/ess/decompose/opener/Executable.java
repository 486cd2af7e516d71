package ess.decompose.opener;

import java.util.ArrayList;
import java.util.List;

/**
 * The headers of a program for Windows (Microsoft's "PE Format"), read from bytes that may say
 * anything: what lies outside of them is 0 or empty.
 */
final class Executable {

  private static final int MOST_SECTIONS = 96;
  private static final int SECTION_BYTES = 40;
  private static final int FILE_ALIGNMENT = 0x200;
  private static final int PLUS = 0x20b;

  /** The numbers of the directories that are read. */
  static final int EXPORTS = 0;

  static final int RESOURCES = 2;
  static final int CERTIFICATES = 4;

  /**
   * A section.
   *
   * @param name its name, one character a byte, without zeros at its end
   * @param address where it stands in memory
   * @param memory how much it takes there
   * @param from where its bytes begin in the file
   * @param to where they end
   * @param runs whether it may be executed
   */
  record Section(String name, long address, long memory, long from, long to, boolean runs) {}

  private final Bytes bytes;
  private final int header;
  private final List<Section> sections = new ArrayList<>();

  Executable(Bytes bytes) {
    this.bytes = bytes;
    long at = bytes.u32(0x3c);
    this.header = at < bytes.size() && bytes.has((int) at, "PE\0\0") ? (int) at : -1;
    if (header >= 0) {
      readSections();
    }
  }

  /** Whether it is one, and not a program for DOS or something that begins alike. */
  boolean isOne() {
    return header >= 0;
  }

  boolean isLibrary() {
    return (bytes.u16(header + 22) & 0x2000) != 0;
  }

  List<Section> sections() {
    return sections;
  }

  /** Where the bytes of the last section end. */
  long end() {
    long end = header + 24L + bytes.u16(header + 20) + (long) SECTION_BYTES * sections.size();
    for (Section section : sections) {
      if (section.to() > section.from()) {
        end = Math.max(end, section.to());
      }
    }
    return Math.min(end, bytes.size());
  }

  /** Where it begins to run, in the file; -1 if it is told to run elsewhere. */
  int entryPoint() {
    return offset(bytes.u32(header + 40));
  }

  /** The address of a directory, or 0; that of the certificates is an offset in the file. */
  long directory(int number) {
    return bytes.u32(directories() + 8 * number);
  }

  /** The size of a directory, or 0. */
  long directorySize(int number) {
    return bytes.u32(directories() + 8 * number + 4);
  }

  /** Where an address in memory stands in the file, or -1. */
  int offset(long address) {
    for (Section section : sections) {
      long inside = address - section.address();
      if (inside >= 0 && inside < section.to() - section.from()) {
        return (int) (section.from() + inside);
      }
    }
    return address < FILE_ALIGNMENT * 2L && address < bytes.size() ? (int) address : -1;
  }

  private int directories() {
    return header + 24 + (bytes.u16(header + 24) == PLUS ? 112 : 96);
  }

  private void readSections() {
    int count = Math.min(MOST_SECTIONS, bytes.u16(header + 6));
    int at = header + 24 + bytes.u16(header + 20);
    for (int i = 0; i < count && at + SECTION_BYTES <= bytes.size(); i++, at += SECTION_BYTES) {
      String name = bytes.slice(at, at + 8L).latin1();
      // The loader rounds the offset down, whatever the header says.
      long from = Math.min(bytes.size(), bytes.u32(at + 20) / FILE_ALIGNMENT * FILE_ALIGNMENT);
      long to = Math.min(bytes.size(), from + bytes.u32(at + 16));
      int zero = name.indexOf('\0');
      sections.add(
          new Section(
              zero < 0 ? name : name.substring(0, zero),
              bytes.u32(at + 12),
              bytes.u32(at + 8),
              from,
              to,
              (bytes.u32(at + 36) & 0x20000000L) != 0));
    }
  }
}
