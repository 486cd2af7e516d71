package ess.decompose.opener;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads the records of a presentation of PowerPoint 97 to 2003 (MS-PPT): the objects and macros
 * that are packed in it, addresses, and the text.
 */
final class Slides97 {

  private static final int HEADER = 8;
  private static final int OBJECT = 0x1011;
  private static final int WIDE_TEXT = 0x0fa0;
  private static final int NARROW_TEXT = 0x0fa8;
  private static final int STRING = 0x0fba;
  private static final int ENCRYPTION = 0x2f14;
  private static final int CONTAINER = 0x0f;
  private static final long ENCRYPTED_USER = 0xf3d1c4dfL;

  private Slides97() {}

  /** A stream that may break off where all that it was said to hold has come. */
  private static final class Unended extends FilterInputStream {
    private long left;

    private Unended(Bytes packed, long size) {
      super(new Inflating(packed));
      left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      try {
        int n = in.read(target, from, length);
        left -= Math.max(0, n);
        return n;
      } catch (IOException e) {
        if (left <= 0) {
          return -1;
        }
        throw e;
      }
    }
  }

  /** Whether the stream of the current user says that the presentation is encrypted. */
  static boolean isEncrypted(Bytes currentUser) {
    return currentUser.u32(12) == ENCRYPTED_USER;
  }

  /** Reads a presentation; containers are stepped into, never descended. */
  static void read(Opening opening, String folder, Bytes slides, Links links) throws IOException {
    StringBuilder text = new StringBuilder();
    int objects = 0;
    int at = 0;
    while (at + HEADER <= slides.size() && !opening.isStopped()) {
      int version = slides.u16(at);
      int type = slides.u16(at + 2);
      long size = slides.u32(at + 4);
      if ((version & 0x0f) == CONTAINER) {
        at += HEADER;
        continue;
      }
      Bytes data = slides.slice(at + HEADER, at + HEADER + size);
      switch (type) {
        case OBJECT -> {
          objects++;
          Entry entry =
              Entry.of(DerivedText.name(folder, "object " + objects))
                  .at(at, at + HEADER + data.size());
          if ((version >> 4) != 0) {
            // Its size, then two bytes of a zlib header; the checksum behind it is often missing.
            try (InputStream in = new Unended(data.slice(6, data.size()), data.u32(0))) {
              opening.entry(entry.size(data.u32(0)), in);
            }
          } else {
            opening.stored(entry, data);
          }
        }
        case WIDE_TEXT -> line(text, data.content().text(StandardCharsets.UTF_16LE));
        case NARROW_TEXT -> line(text, data.latin1());
        case STRING -> address(data.content().text(StandardCharsets.UTF_16LE), links);
        case ENCRYPTION -> opening.encrypted();
        default -> {}
      }
      at += HEADER + data.size();
    }
    DerivedText.text(opening, folder, text);
  }

  private static void line(StringBuilder text, String what) {
    DerivedText.append(text, what.replace('\r', '\n') + "\n");
  }

  private static void address(String text, Links links) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (Links.isRemote(text) || lower.startsWith("mailto:")) {
      links.add(text);
    }
  }
}
