package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/** The blocks of a picture file: what they hold beside the picture, and where it ends. */
final class ImageBlocks {

  private static final Set<String> CHUNKS =
      Set.of(
          "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "bKGD",
          "hIST", "pHYs", "sPLT", "tIME", "acTL", "fcTL", "fdAT", "cICP");
  private static final MediaType PLAIN = MediaType.of("text/plain");

  /** How files begin that nobody describes a picture with. */
  private static final List<String> FILES =
      List.of(
          "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
          "PK\u0003\u0004",
          "Rar!\u001a\u0007",
          "7z\u00bc\u00af'\u001c",
          "MSCF\0\0\0\0",
          "%PDF-",
          "This program cannot be run");

  private static final int LEAST_TEXT = 200;
  private static final int MOST_BLOCKS = 500_000;

  private final Opening opening;
  private final Bytes bytes;

  ImageBlocks(Opening opening) {
    this.opening = opening;
    this.bytes = opening.bytes();
  }

  /** Reads the blocks of a kind of picture and hands over what lies behind. */
  void read(String kind) {
    long end =
        switch (kind) {
          case "png" -> png();
          case "jpeg" -> jpeg();
          case "gif" -> gif();
          case "bmp" -> bytes.u32(2) >= 54 ? bytes.u32(2) : bytes.size();
          case "webp" -> bytes.u32(4) + 8 + (bytes.u32(4) & 1);
          default -> bytes.size();
        };
    opening.gap(Math.min(end, bytes.size()), bytes.size());
  }

  private long png() {
    long at = 8;
    for (int i = 0; i < MOST_BLOCKS && at + 12 <= bytes.size() && !opening.isStopped(); i++) {
      int place = (int) at;
      long length = Integer.toUnsignedLong(Integer.reverseBytes((int) bytes.u32(place)));
      String name = bytes.slice(at + 4, at + 8).latin1();
      Bytes content = bytes.slice(at + 8, at + 8 + length);
      at += 12 + length;
      if (name.equals("zTXt") || name.equals("iCCP")) {
        int key = content.find("\0", 0, 80);
        Bytes packed = content.slice(key + 2L, content.size());
        Entry entry =
            name.equals("iCCP") ? entry("profile", packed) : entry("text", packed).declared(PLAIN);
        opening.entry(entry, new InflaterInputStream(packed.open()));
      } else if (name.equals("tEXt") || name.equals("iTXt") || name.equals("eXIf")) {
        text(content);
      } else if (!CHUNKS.contains(name) && content.size() > 16) {
        opening.stored(entry("chunk", content), content);
      }
      if (name.equals("IEND")) {
        return at;
      }
    }
    return bytes.size();
  }

  private long jpeg() {
    int at = 2;
    for (int i = 0; i < MOST_BLOCKS && at + 4 <= bytes.size() && !opening.isStopped(); i++) {
      int mark = bytes.at(at + 1);
      if (bytes.at(at) != 0xff || mark == 0xff) {
        at++;
        continue;
      }
      if (mark == 0xd9) {
        return at + 2L;
      }
      if (mark == 0 || mark == 1 || (mark >= 0xd0 && mark <= 0xd8)) {
        at += 2;
        continue;
      }
      int length = bytes.at(at + 2) << 8 | bytes.at(at + 3);
      Bytes content = bytes.slice(at + 4L, at + 2L + length);
      if (mark == 0xfe) {
        text(content);
      } else if (mark >= 0xe0 && mark <= 0xef && holdsFile(content)) {
        opening.stored(entry("metadata", content), content);
      }
      at += 2 + Math.max(2, length);
      if (mark == 0xda) {
        at = scan(at);
      }
    }
    return at >= bytes.size() - 4 && bytes.at(at) == 0xff && bytes.at(at + 1) == 0xd9
        ? at + 2L
        : bytes.size();
  }

  private static boolean holdsFile(Bytes content) {
    return Magic.known(content) != null
        || FILES.stream().anyMatch(sign -> content.find(sign, 0, content.size()) >= 0);
  }

  /** Where the packed points end: before a mark that is none of theirs. */
  private int scan(int from) {
    int at = from;
    while (at < bytes.size()) {
      if (bytes.at(at) == 0xff) {
        int mark = bytes.at(at + 1);
        if (mark > 1 && mark != 0xff && (mark < 0xd0 || mark > 0xd7)) {
          return at;
        }
      }
      at++;
    }
    return at;
  }

  private long gif() {
    int flags = bytes.at(10);
    int at = 13 + table(flags);
    for (int i = 0; i < MOST_BLOCKS && at < bytes.size() && !opening.isStopped(); i++) {
      int kind = bytes.at(at);
      if (kind == 0x3b) {
        return at + 1L;
      }
      int start = at;
      if (kind == 0x21) {
        boolean comment = bytes.at(at + 1) == 0xfe;
        at = blocks(at + 2);
        if (comment) {
          text(unblocked(start + 2), start, at);
        }
      } else if (kind == 0x2c) {
        at = blocks(at + 11 + table(bytes.at(at + 9)));
      } else {
        return at;
      }
    }
    return bytes.size();
  }

  /** The blocks from a place on without their lengths. */
  private Bytes unblocked(int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = from;
    while (bytes.at(at) > 0) {
      out.writeBytes(bytes.slice(at + 1L, at + 1L + bytes.at(at)).copy());
      at += 1 + bytes.at(at);
    }
    return Bytes.of(out.toByteArray());
  }

  private static int table(int flags) {
    return flags >= 0 && (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
  }

  private int blocks(int from) {
    int at = from;
    while (bytes.at(at) > 0) {
      at += bytes.at(at) + 1;
    }
    return at + 1;
  }

  private void text(Bytes content) {
    text(content, content.from() - bytes.from(), content.to() - bytes.from());
  }

  private void text(Bytes content, int from, int to) {
    if (content.size() >= LEAST_TEXT || Magic.known(content) != null) {
      opening.stored(entry("text", from, to), content);
    }
  }

  private Entry entry(String name, Bytes content) {
    return entry(name, content.from() - bytes.from(), content.to() - bytes.from());
  }

  private Entry entry(String name, int from, int to) {
    return Entry.of(name + " " + (opening.entries() + 1)).view("metadata").at(from, to);
  }
}
