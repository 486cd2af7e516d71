package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** Opens gzip (RFC 1952), each of its members. */
final class GzipOpener implements Opener {

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int CHECKSUM = 2;
  private static final int TRAILER = 8;
  private static final int LONG_TEXT = 64;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.GZIP);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    int at = 0;
    while (bytes.at(at) == 0x1f && bytes.at(at + 1) == 0x8b && !opening.isStopped()) {
      int flags = bytes.at(at + 3);
      int data = at + 10;
      if ((flags & EXTRA) != 0) {
        int size = bytes.u16(data);
        if (size >= LONG_TEXT) {
          opening.gap(data + 2L, data + 2L + size);
        }
        data += 2 + size;
      }
      String name = null;
      if ((flags & NAME) != 0) {
        int end = zero(bytes, data);
        name = Bytes.utf8(bytes.slice(data, end).latin1());
        data = end + 1;
      }
      if ((flags & COMMENT) != 0) {
        int end = zero(bytes, data);
        if (end - data >= LONG_TEXT) {
          opening.gap(data, end);
        }
        data = end + 1;
      }
      if ((flags & CHECKSUM) != 0) {
        data += 2;
      }
      int end;
      CRC32 crc = new CRC32();
      try (Inflating in = new Inflating(bytes.slice(data, bytes.size()));
          InputStream checked = new CheckedInputStream(in, crc)) {
        opening.entry(
            Entry.of(
                    name == null || name.isEmpty()
                        ? inner(opening.name(), opening.entries() + 1)
                        : name)
                .at(at, bytes.size()),
            checked);
        if (!in.isFinished()) {
          return;
        }
        end = (int) (data + in.consumed() + TRAILER);
        trailer(opening, end - TRAILER, crc.getValue(), in.produced());
      }
      at = Math.max(at + 1, end);
    }
    opening.gap(at, bytes.size());
  }

  /** Names what the trailer of a member says of it that is not so. */
  private static void trailer(Opening opening, int at, long crc, long size) {
    Bytes bytes = opening.bytes();
    if (at + TRAILER > bytes.size()) {
      opening.damaged("trailer", new ByteRange(at, Math.max(at, bytes.size())));
    } else if (bytes.u32(at) != crc) {
      lie(opening, at, "checksum", "CRC-32 %08x instead of %08x".formatted(crc, bytes.u32(at)));
    } else if (bytes.u32(at + 4) != (size & 0xffffffffL)) {
      lie(opening, at, "size", "%d bytes instead of %d".formatted(size, bytes.u32(at + 4)));
    }
  }

  private static void lie(Opening opening, int at, String what, String evidence) {
    opening.note(
        Findings.mismatch(opening.path(), what)
            .withRange(at, (long) at + TRAILER)
            .withEvidence(evidence));
  }

  private static int zero(Bytes bytes, int from) {
    int i = from;
    while (i < bytes.size() && bytes.at(i) != 0) {
      i++;
    }
    return i;
  }

  /** The name of a stream in a file of several, of which the first has the plain name. */
  static String inner(@Nullable String name, int number) {
    return number == 1 ? inner(name) : number + "-" + inner(name);
  }

  /** The name of what is in a file of one stream, taken from the name of the file. */
  static String inner(@Nullable String name) {
    if (name == null) {
      return "content";
    }
    int dot = name.lastIndexOf('.');
    String base = dot <= 0 ? name : name.substring(0, dot);
    boolean tar = dot > 0 && name.length() - dot == 4 && name.charAt(dot + 1) == 't';
    return dot <= 0 ? "content" : tar ? base + ".tar" : base;
  }
}
