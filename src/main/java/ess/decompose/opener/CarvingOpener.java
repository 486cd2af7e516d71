package ess.decompose.opener;

import ess.message.MediaType;
import ess.message.Part;
import java.io.IOException;

/**
 * Looks for containers that begin somewhere inside bytes of another or of no known format: an
 * archive behind a picture, a program in an unknown file, packed data in a container that nobody
 * reads. What is found is told as an entry, and the bytes are scanned as they are as well, so that
 * a wrong guess costs some time and nothing else.
 */
final class CarvingOpener implements Opener {

  /** How many bytes are passed between two looks at the clock, which costs more than a byte. */
  private static final int STRIDE = 4096;

  private static final int MOST_STREAMS = 64;
  private static final int MOST_TRIES = 2000;
  private static final int PROBE = 256;
  private static final int SURE = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int LONGEST_NAME = 512;
  private static final int CPIO_HEADER = 110;

  /** The first bytes of what is looked for. */
  private static final boolean[] FIRST = new boolean[256];

  static {
    for (char c : "PR7Mk%(]0\u00d0\u00fdB\u001fIL{\u007fx".toCharArray()) {
      FIRST[c] = true;
    }
  }

  @Override
  public boolean opens(MediaType type) {
    return !type.type().equals("text")
        && !type.type().equals("multipart")
        && !type.equals(MediaType.MESSAGE)
        && !type.equals(Magic.XML)
        && !type.equals(Magic.SVG);
  }

  @Override
  public void open(Opening opening) throws IOException {
    int packed = PyInstaller.read(opening);
    search(opening, 0, packed < 0 ? opening.bytes().size() : packed);
  }

  /** Looks at the bytes from one index to another; the first byte of all begins nothing. */
  static void search(Opening opening, int from, int to) throws IOException {
    Bytes bytes = opening.bytes();
    boolean unknown = opening.type().equals(MediaType.OCTET_STREAM);
    int streams = 0;
    int tries = 0;
    int at = from;
    while (at < to) {
      if (at % STRIDE == 0 && opening.isStopped()) {
        return;
      }
      if (!FIRST[bytes.at(at) & 0xff]
          && bytes.at(at + NsisOpener.SIGN) != NsisOpener.FIRST_OF_SIGN) {
        at++;
        continue;
      }
      if (at > 0 && DmgOpener.isTrailer(bytes, at)) {
        int end = at + DiskSign.SECTOR;
        opening.stored(
            Entry.of("embedded before " + end).at(from, end).view(Entry.CARVED),
            bytes.slice(from, end));
        if (end < to) {
          rest(opening, end, to);
        }
        return;
      }
      if (at > 0 && begins(bytes, at)) {
        // Its own opener tells what stands behind its end, where the search goes on.
        rest(opening, at, to);
        return;
      }
      if (unknown && isZlib(bytes, at) && tries++ < MOST_TRIES && streams < MOST_STREAMS) {
        int end = zlib(opening, at);
        if (end > at) {
          streams++;
          at = end;
          continue;
        }
      }
      at++;
    }
  }

  private static void rest(Opening opening, int at, int to) {
    Bytes bytes = opening.bytes();
    opening.trait(Part.Trait.CONTAINER);
    opening.stored(
        Entry.of("embedded at " + at).at(at, to).view(Entry.CARVED), bytes.slice(at, to));
  }

  /** Whether a container, a program or a document begins there, by more than two bytes. */
  private static boolean begins(Bytes b, int at) {
    return switch (b.at(at)) {
          case 'P' -> b.has(at, "PK\u0003\u0004") && isLocalHeader(b, at);
          case 'R' -> b.has(at, "Rar!\u001a\u0007");
          case '7' -> b.has(at, "7z\u00bc\u00af'\u001c") && b.at(at + 6) == 0;
          case 'M' -> b.has(at, "MSCF\0\0\0\0") || isProgram(b, at);
          case '%' -> b.has(at, "%PDF-1.") || b.has(at, "%PDF-2.");
          case 0xd0 -> b.has(at, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1");
          case 0xfd -> b.has(at, "\u00fd7zXZ\0");
          case 'B' -> b.has(at, "BZh") && b.has(at + 4, "1AY&SY");
          case 0x28 -> b.has(at, "(\u00b5/\u00fd") && (b.at(at + 4) & 8) == 0;
          case 0x5d -> Magic.isLzma(b.slice(at, at + 20L));
          case '0' -> b.has(at, "070701") && isHex(b.slice(at + 6L, at + CPIO_HEADER));
          case 0x1f -> isGzip(b, at);
          case 'I' -> b.has(at, "ITSF\u0003\0\0\0");
          case 'L' ->
              b.u32(at) == 0x4c && b.u32(at + 4) == 0x00021401L && b.u32(at + 16) == 0x46000000L;
          case '{' -> b.has(at, "{\\rtf1");
          case 0x7f -> b.has(at, "\u007fELF") && b.at(at + 4) <= 2 && b.at(at + 5) <= 2;
          default -> false;
        }
        || NsisOpener.begins(b, at);
  }

  private static boolean isLocalHeader(Bytes b, int at) {
    int method = b.u16(at + 8);
    int name = b.u16(at + 26);
    return (b.at(at + 4) & 0x7f) <= 63
        && (method <= 19 || (method >= 93 && method <= 99))
        && name > 0
        && name <= LONGEST_NAME
        && at + LOCAL_HEADER + name <= b.size();
  }

  /** The numbers of a cpio are written so. */
  private static boolean isHex(Bytes digits) {
    return digits.size() == CPIO_HEADER - 6
        && digits.latin1().chars().allMatch(c -> Character.digit(c, 16) >= 0);
  }

  private static boolean isProgram(Bytes b, int at) {
    long header = b.u32(at + 0x3c);
    return b.at(at + 1) == 'Z'
        && header >= 4
        && header < 0x10000
        && b.has((int) (at + header), "PE\0\0");
  }

  private static boolean isGzip(Bytes b, int at) {
    return b.at(at + 1) == 0x8b
        && b.at(at + 2) == 8
        && b.at(at + 3) == 0
        && inflates(b.slice(at + 10, b.size()));
  }

  /** Whether the two bytes are a header of zlib (RFC 1950, section 2.2) as programs write it. */
  private static boolean isZlib(Bytes b, int at) {
    return b.at(at) == 0x78
        && (b.at(at) << 8 | b.at(at + 1)) % 31 == 0
        && (b.at(at + 1) & 0x20) == 0;
  }

  /** Hands over what the stream unpacks to; says where it ends, or -1 if there is none. */
  private static int zlib(Opening opening, int at) {
    Bytes packed = opening.bytes().slice(at + 2, opening.bytes().size());
    if (!inflates(packed)) {
      return -1;
    }
    try (Inflating in = new Inflating(packed)) {
      opening.trait(Part.Trait.CONTAINER);
      opening.entry(
          Entry.of("packed at " + at).at(at, opening.bytes().size()).view(Entry.CARVED), in);
      return at + 2 + (int) in.consumed();
    }
  }

  /** Whether some bytes come out: random ones break off before. */
  private static boolean inflates(Bytes packed) {
    byte[] block = new byte[PROBE];
    int n = 0;
    try (Inflating in = new Inflating(packed)) {
      while (n < SURE) {
        int more = in.read(block);
        if (more < 0) {
          return n > 0;
        }
        n += more;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
