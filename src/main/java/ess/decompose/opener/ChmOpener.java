package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens compiled HTML help. Written after the descriptions of the format by Matthew Russotto and
 * the chmspec project. All chunks of the directory are read, whichever chain they stand in.
 */
final class ChmOpener implements Opener {

  private static final String STORAGE = "::DataSpace/Storage/MSCompressed/";
  private static final String CONTENT = STORAGE + "Content";
  private static final String CONTROL = STORAGE + "ControlData";
  private static final String RESETS =
      STORAGE + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable";
  private static final int TABLE = 0x38;
  private static final int LEAF_HEADER = 0x14;

  private record File(String name, long section, long offset, long size, ByteRange range) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.CHM);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes chm = opening.bytes();
    Claims claims = new Claims();
    long directory = chm.u64(TABLE + 16);
    long directorySize = chm.u64(TABLE + 24);
    long content = chm.u32(4) >= 3 ? chm.u64(0x58) : directory + directorySize;
    if (directory < 0 || directory > chm.size() || content < 0 || content > chm.size()) {
      opening.damaged("header", new ByteRange(0, Math.min(0x60, chm.size())));
      return;
    }
    claims.add(0, Math.max(0x60, chm.u32(8)));
    claims.add(chm.u64(TABLE), chm.u64(TABLE) + chm.u64(TABLE + 8));
    Map<String, File> files = directory(opening, (int) directory, directorySize, claims);
    if (files.isEmpty()) {
      opening.damaged("directory", new ByteRange(directory, directory));
    }
    Bytes packed = stored(chm, content, files.get(CONTENT));
    Section section = section(chm, content, files);
    Solid solid = new Solid(opening, from -> ChmSection.at(from, packed, section));
    for (File file : files.values()) {
      if (opening.isStopped()) {
        return;
      }
      Entry entry = Entry.of(file.name).at(file.range.from(), file.range.to()).size(file.size);
      if (file.size < 0 || file.offset < 0) {
        opening.damaged(file.name, file.range);
      } else if (file.section == 0) {
        Bytes bytes = stored(chm, content, file);
        claims.add(content + file.offset, content + file.offset + file.size);
        if (!file.name.startsWith("::") && file.size > 0) {
          opening.stored(entry.at(content + file.offset, content + file.offset + file.size), bytes);
        }
        if (bytes.size() < file.size) {
          opening.damaged(file.name, file.range);
        }
      } else if (file.section > 1) {
        opening.unreadable(entry, chm.slice(0, 0), "section " + file.section);
      } else if (file.size > 0) {
        solid.add(entry, file.offset, file.size);
      }
    }
    if (!packed.isEmpty()) {
      solid.open(section.size);
    }
    claims.gaps(opening);
  }

  private static Bytes stored(Bytes chm, long content, @Nullable File file) {
    if (file == null || file.section != 0 || file.offset < 0 || file.size < 0) {
      return chm.slice(0, 0);
    }
    long from = content + Math.min(file.offset, chm.size());
    return chm.slice(from, from + Math.min(file.size, chm.size()));
  }

  private static Map<String, File> directory(Opening opening, int at, long size, Claims claims) {
    Bytes chm = opening.bytes();
    Map<String, File> files = new LinkedHashMap<>();
    long header = chm.u32(at + 8);
    long chunk = chm.u32(at + 16);
    long end = Math.min(chm.size(), at + Math.max(0, size));
    claims.add(at, Math.min(end, at + header));
    if (chunk < LEAF_HEADER || header > chm.size()) {
      opening.damaged("directory", new ByteRange(at, Math.max(at, end)));
      return files;
    }
    for (long from = at + header; from < end && !opening.isStopped(); from += chunk) {
      int start = (int) from;
      long to = Math.min(end, from + chunk);
      if (chm.has(start, "PMGL")) {
        leaf(opening, chm.slice(from, to - Math.min(chunk, chm.u32(start + 4))), start, files);
      }
      if (chm.has(start, "PMG") && to == from + chunk) {
        claims.add(from, to);
      }
    }
    return files;
  }

  private static void leaf(Opening opening, Bytes leaf, int base, Map<String, File> files) {
    Cursor in = new Cursor(leaf, LEAF_HEADER);
    while (in.at < leaf.size()) {
      int start = in.at;
      long length = in.number();
      if (length <= 0 || in.at + length > leaf.size()) {
        opening.damaged("directory entry", new ByteRange(base + start, base + leaf.size()));
        return;
      }
      // Each name is a path from the root of the help itself.
      String path = Bytes.utf8(leaf.slice(in.at, in.at + length).latin1());
      String name = path.startsWith("/") ? path.substring(1) : path;
      in.at += (int) length;
      File file =
          new File(
              name,
              in.number(),
              in.number(),
              in.number(),
              new ByteRange(base + start, base + Math.max(start, Math.min(in.at, leaf.size()))));
      String key = name;
      for (int i = 2; files.putIfAbsent(key, file) != null && i < 100; i++) {
        key = name + " " + i;
      }
    }
  }

  private static Section section(Bytes chm, long content, Map<String, File> files) {
    Bytes control = stored(chm, content, files.get(CONTROL));
    Bytes resets = stored(chm, content, files.get(RESETS));
    long unit = control.u32(8) == 2 ? Lzx.FRAME : 1;
    long window = Math.max(1, Math.min(control.u32(16), Lzx.FRAME) * unit);
    int bits = 63 - Long.numberOfLeadingZeros(window);
    long interval = control.u32(12) * unit / Lzx.FRAME;
    return new Section(
        bits,
        interval,
        resets.size() >= 24 ? resets.u64(16) : -1,
        resets.slice(resets.u32(12), resets.size()));
  }

  /**
   * How the section is packed.
   *
   * @param windowBits how far repetitions reach back
   * @param interval after how many frames the unpacker begins anew
   * @param size how many bytes it unpacks to; -1 if nothing is said
   * @param resets where each frame begins, in eight bytes
   */
  private record Section(int windowBits, long interval, long size, Bytes resets) {}

  /** Numbers of seven bits a byte, the highest first. */
  private static final class Cursor {
    private final Bytes bytes;
    private int at;

    Cursor(Bytes bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    long number() {
      long value = 0;
      for (int i = 0; i < 9; i++) {
        int b = bytes.at(at++);
        value = (value << 7) | (Math.max(0, b) & 0x7f);
        if (b < 0x80) {
          return value;
        }
      }
      return -1;
    }
  }

  /** The section of packed files. */
  private static final class ChmSection extends BlockStream {
    private final Lzx lzx;
    private final Section section;
    private byte[] frame = new byte[0];
    private int read;
    private long frames;

    private ChmSection(Bytes packed, Section section, long frames) throws IOException {
      this.section = section;
      this.frames = frames;
      lzx = new Lzx(section.windowBits);
      lzx.input(packed);
    }

    /** The section from the last place before an offset where the unpacker begins anew. */
    static Solid.Start at(long from, Bytes packed, Section section) throws IOException {
      long first =
          section.interval <= 0 ? 0 : from / Lzx.FRAME / section.interval * section.interval;
      long place = first * 8 + 8 <= section.resets.size() ? section.resets.u64((int) first * 8) : 0;
      if (place <= 0 || place >= packed.size()) {
        return new Solid.Start(new ChmSection(packed, section, 0), 0);
      }
      Bytes rest = packed.slice(place, packed.size());
      return new Solid.Start(new ChmSection(rest, section, first), first * Lzx.FRAME);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (read == frame.length) {
        long left = section.size < 0 ? Lzx.FRAME : section.size - frames * Lzx.FRAME;
        if (left <= 0) {
          return -1;
        }
        if (section.interval > 0 && frames % section.interval == 0) {
          lzx.reset();
        }
        byte[] next = new byte[(int) Math.min(Lzx.FRAME, left)];
        frames++;
        lzx.frame(next);
        frame = next;
        read = 0;
      }
      int n = Math.min(length, frame.length - read);
      System.arraycopy(frame, read, target, from, n);
      read += n;
      return n;
    }
  }
}
