package ess.decompose.opener;

import ess.decompose.opener.RarBlock.Kind;
import ess.decompose.opener.RarBlock.Traits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a rar of version 4 or 5, as far as their headers are in clear.
 *
 * @param blocks the blocks in their order, without gaps
 * @param from where the first one begins, behind the signature
 * @param to where the last one ends
 * @param locked whether what follows is encrypted, headers and all
 */
record RarBlocks(List<RarBlock> blocks, int from, long to, boolean locked) {

  private static final String OLD = "Rar!\u001a\u0007\0";
  private static final String NEW = "Rar!\u001a\u0007\u0001\0";
  private static final int MOST_HEADER = 2 << 20;
  private static final int MOST_BLOCKS = 200_000;

  /** Reads the blocks; none if the signature is not one of the two. */
  static RarBlocks of(Bytes rar) {
    boolean five = rar.has(0, NEW);
    int from = five ? NEW.length() : OLD.length();
    List<RarBlock> blocks = new ArrayList<>();
    long at = from;
    boolean locked = false;
    while ((five || rar.has(0, OLD)) && at < rar.size() && blocks.size() < MOST_BLOCKS) {
      RarBlock block = five ? five(rar, (int) at) : four(rar, (int) at);
      if (block == null) {
        break;
      }
      blocks.add(block);
      at = block.to();
      locked =
          block.kind() == Kind.ENCRYPTION
              || (block.kind() == Kind.MAIN && block.traits().encrypted());
      if (locked || block.kind() == Kind.END) {
        break;
      }
    }
    return new RarBlocks(blocks, from, at, locked);
  }

  private static @Nullable RarBlock four(Bytes rar, int at) {
    int type = rar.at(at + 2);
    int flags = rar.u16(at + 3);
    int size = rar.u16(at + 5);
    if (size < 7 || at + size > rar.size() || type < 0x72 || type > 0x7b) {
      return null;
    }
    long dataFrom = (long) at + size;
    long data = (flags & 0x8000) != 0 || type == 0x74 || type == 0x7a ? rar.u32(at + 7) : 0;
    boolean large = (flags & 0x100) != 0;
    if (type != 0x74 && type != 0x7a) {
      long to = Math.min(rar.size(), dataFrom + data);
      return switch (type) {
        case 0x73 ->
            new RarBlock(
                Kind.MAIN,
                at,
                dataFrom,
                to,
                "",
                -1,
                -1,
                new Traits(false, (flags & 0x80) != 0, false, false, (flags & 1) != 0, false),
                "",
                0);
        case 0x7b ->
            new RarBlock(
                Kind.END,
                at,
                dataFrom,
                to,
                "",
                -1,
                -1,
                new Traits(false, false, false, false, (flags & 1) != 0, false),
                "",
                0);
        default -> RarBlock.bare(Kind.OTHER, at, dataFrom, to);
      };
    }
    if (large) {
      data += rar.u32(at + 32) << 32;
    }
    long unpacked = rar.u32(at + 11) + (large ? rar.u32(at + 36) << 32 : 0);
    int nameAt = at + (large ? 40 : 32);
    int nameTo = (int) Math.min(dataFrom, nameAt + rar.u16(at + 26));
    Bytes name = rar.slice(nameAt, nameTo);
    int zero = name.find("\0", 0, name.size());
    // Behind the zero stands the same name in Unicode, packed.
    String plain = Bytes.utf8((zero < 0 ? name : name.slice(0, zero)).latin1());
    int method = rar.at(at + 25);
    boolean file = type == 0x74;
    boolean link = file && rar.at(at + 15) == 3 && (rar.u32(at + 28) & 0xf000) == 0xa000;
    return new RarBlock(
        file ? Kind.FILE : Kind.SERVICE,
        at,
        dataFrom,
        end(rar, dataFrom, data),
        plain,
        unpacked,
        rar.u32(at + 16),
        new Traits(
            method == 0x30,
            (flags & 4) != 0,
            file && (flags & 0xe0) == 0xe0,
            (flags & 3) != 0,
            false,
            link),
        file ? "" : rar.slice(nameTo, dataFrom).latin1(),
        0);
  }

  private static @Nullable RarBlock five(Bytes rar, int at) {
    Reader in = new Reader(rar, at + 4);
    long headerSize = in.number();
    long headerTo = in.at + headerSize;
    if (headerSize < 2 || headerSize > MOST_HEADER || headerTo > rar.size()) {
      return null;
    }
    int type = (int) in.number();
    long flags = in.number();
    long extra = (flags & 1) != 0 ? in.number() : 0;
    long data = (flags & 2) != 0 ? in.number() : 0;
    long to = end(rar, headerTo, data);
    boolean split = (flags & 0x18) != 0;
    return switch (type) {
      case 1, 5 -> {
        boolean volume = (in.number() & 1) != 0;
        yield new RarBlock(
            type == 1 ? Kind.MAIN : Kind.END,
            at,
            headerTo,
            to,
            "",
            -1,
            -1,
            new Traits(false, false, false, false, volume, false),
            "",
            0);
      }
      case 2, 3 -> file(rar, at, headerTo, to, type == 2, split, extra, in);
      case 4 -> {
        in.number();
        in.number();
        yield new RarBlock(
            Kind.ENCRYPTION, at, headerTo, to, "", -1, -1, Traits.NONE, "", rar.at(in.at));
      }
      default -> RarBlock.bare(Kind.OTHER, at, headerTo, to);
    };
  }

  private static RarBlock file(
      Bytes rar,
      int at,
      long headerTo,
      long to,
      boolean file,
      boolean split,
      long extra,
      Reader in) {
    long flags = in.number();
    long size = in.number();
    in.number();
    if ((flags & 2) != 0) {
      in.at += 4;
    }
    long crc = -1;
    if ((flags & 4) != 0) {
      crc = rar.u32(in.at);
      in.at += 4;
    }
    long compression = in.number();
    in.number();
    long nameSize = in.number();
    Bytes name = rar.slice(in.at, Math.min(headerTo, in.at + Math.max(0, nameSize)));
    boolean encrypted = false;
    boolean link = false;
    int rounds = 0;
    String note = "";
    Reader record = new Reader(rar, (int) Math.max(in.at, headerTo - Math.max(0, extra)));
    while (record.at < headerTo && extra > 0) {
      long length = record.number();
      int next = (int) Math.min(headerTo, record.at + Math.max(1, length));
      int kind = (int) record.number();
      if (kind == 1) {
        encrypted = true;
        record.number();
        record.number();
        rounds = rar.at(record.at);
      } else if (kind == 5) {
        link = true;
      } else if (kind == 7) {
        note = Bytes.utf8(rar.slice(record.at, next).latin1());
      }
      record.at = next;
    }
    boolean stored = (compression >> 7 & 7) == 0;
    return new RarBlock(
        file ? Kind.FILE : Kind.SERVICE,
        at,
        headerTo,
        to,
        Bytes.utf8(name.latin1()),
        (flags & 8) != 0 ? -1 : size,
        crc,
        new Traits(stored, encrypted, (flags & 1) != 0, split, false, link),
        note,
        rounds);
  }

  private static long end(Bytes rar, long from, long size) {
    return size < 0 || size > rar.size() - from ? rar.size() : from + size;
  }

  /** Reads numbers of seven bits a byte. */
  private static final class Reader {
    private final Bytes bytes;
    private int at;

    Reader(Bytes bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    long number() {
      long value = 0;
      for (int shift = 0; shift < 63; shift += 7) {
        int b = bytes.at(at++);
        if (b < 0) {
          return value;
        }
        value |= (b & 0x7fL) << shift;
        if (b < 0x80) {
          return value;
        }
      }
      return value;
    }
  }
}
