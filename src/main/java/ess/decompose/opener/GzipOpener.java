package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Opens gzip (RFC 1952), each of its members. */
final class GzipOpener implements Opener {

  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int CHECKSUM = 2;
  private static final int TRAILER = 8;

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
        data += 2 + bytes.u16(data);
      }
      String name = null;
      if ((flags & NAME) != 0) {
        int end = zero(bytes, data);
        name = Bytes.utf8(bytes.slice(data, end).latin1());
        data = end + 1;
      }
      if ((flags & COMMENT) != 0) {
        data = zero(bytes, data) + 1;
      }
      if ((flags & CHECKSUM) != 0) {
        data += 2;
      }
      int end;
      try (Inflating in = new Inflating(bytes.slice(data, bytes.size()))) {
        opening.entry(
            Entry.of(name == null || name.isEmpty() ? inner(opening.name()) : name)
                .at(at, bytes.size()),
            in);
        if (!in.isFinished()) {
          return;
        }
        end = (int) (data + in.consumed() + TRAILER);
      }
      at = Math.max(at + 1, end);
    }
    opening.gap(at, bytes.size());
  }

  private static int zero(Bytes bytes, int from) {
    int i = from;
    while (i < bytes.size() && bytes.at(i) != 0) {
      i++;
    }
    return i;
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
