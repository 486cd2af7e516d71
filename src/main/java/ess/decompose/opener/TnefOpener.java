package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens TNEF (MS-OXTNEF), the winmail.dat of Outlook: attachments, bodies and what hangs on
 * properties. Its checksums are not believed, for they are often wrong in sound files.
 */
final class TnefOpener implements Opener {

  private static final MediaType TNEF = MediaType.of("application/vnd.ms-tnef");
  private static final int HEADER = 6;
  private static final int BODY = 0x800c;
  private static final int ATTACH_DATA = 0x800f;
  private static final int ATTACH_TITLE = 0x8010;
  private static final int ATTACH_META_FILE = 0x8011;
  private static final int TRANSPORT_NAME = 0x9001;
  private static final int RENDERING = 0x9002;
  private static final int MESSAGE_PROPERTIES = 0x9003;
  private static final int ATTACHMENT_PROPERTIES = 0x9005;
  private static final int MOST_PROPERTIES = 20_000;
  private static final int LEAST_BINARY = 64;

  /** An attachment whose pieces come one by one. */
  private static final class Attachment {
    final Set<String> names = new LinkedHashSet<>();
    final List<Bytes> contents = new ArrayList<>();
    @Nullable MediaType declared;

    boolean isEmpty() {
      return contents.isEmpty();
    }
  }

  @Override
  public boolean opens(MediaType type) {
    return type.equals(TNEF);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes tnef = opening.bytes();
    Attachment attachment = new Attachment();
    long at = HEADER;
    boolean any = false;
    while (at + 11 <= tnef.size() && !opening.isStopped()) {
      int level = tnef.at((int) at);
      long length = tnef.u32((int) at + 5);
      if (level != 1 && level != 2) {
        break;
      }
      any = true;
      int id = tnef.u16((int) at + 1);
      long data = at + 9;
      long end = Math.min(tnef.size(), data + length);
      Bytes value = tnef.slice(data, end);
      switch (id) {
        case RENDERING -> {
          hand(opening, attachment);
          attachment = new Attachment();
        }
        case ATTACH_TITLE, TRANSPORT_NAME -> attachment.names.add(string(value));
        case ATTACH_DATA -> attachment.contents.add(0, value);
        case ATTACH_META_FILE -> loose(opening, value, "metafile");
        case ATTACHMENT_PROPERTIES -> properties(opening, value, attachment);
        case MESSAGE_PROPERTIES -> properties(opening, value, null);
        case BODY -> body(opening, value, "text/plain", "body.txt");
        default -> loose(opening, value, "attribute " + Integer.toHexString(id));
      }
      if (end < data + length) {
        opening.damaged("attribute", new ByteRange(at, end));
      }
      at = Math.min(tnef.size(), data + length + 2);
    }
    hand(opening, attachment);
    opening.gap(at, tnef.size());
    if (!any) {
      opening.damaged("attributes", null);
    }
  }

  private static void hand(Opening opening, Attachment attachment) {
    for (Bytes content : attachment.contents) {
      List<String> names = new ArrayList<>(attachment.names);
      Set<String> seen = new HashSet<>();
      names.removeIf(name -> name.isBlank() || !seen.add(name.toLowerCase(Locale.ROOT)));
      if (names.isEmpty()) {
        names.add("attachment " + (opening.entries() + 1));
      }
      Entry entry = place(opening, Entry.of(names), content);
      opening.stored(
          attachment.declared == null ? entry : entry.declared(attachment.declared), content);
    }
  }

  private static Entry place(Opening opening, Entry entry, Bytes content) {
    int base = opening.bytes().from();
    return entry.at(content.from() - base, content.to() - base);
  }

  private static void body(Opening opening, Bytes value, String type, String name) {
    if (!value.isBlank()) {
      opening.stored(place(opening, Entry.of(name).declared(MediaType.of(type)), value), value);
    }
  }

  /** What no client shows; kept if it is something that is known. */
  private static void loose(Opening opening, Bytes value, String name) {
    if (value.size() >= LEAST_BINARY && Magic.known(value) != null) {
      opening.stored(place(opening, Entry.of(name).view("property"), value), value);
    }
  }

  /** Reads a list of properties (MS-OXTNEF 2.1.3.5). */
  private static void properties(Opening opening, Bytes list, @Nullable Attachment attachment) {
    long count = Math.min(MOST_PROPERTIES, list.u32(0));
    int at = 4;
    for (int i = 0; i < count && at + 4 <= list.size() && !opening.isStopped(); i++) {
      int type = list.u16(at);
      int id = list.u16(at + 2);
      at += 4;
      if (id >= 0x8000) {
        at += 20;
        if (list.u32(at - 4) == 1) {
          long length = list.u32(at);
          at = next(at + 4, length, list.size());
        } else {
          at += 4;
        }
      }
      boolean many = (type & 0x1000) != 0;
      int kind = type & 0xfff;
      int width = width(kind);
      long values = many || width == 0 ? list.u32(at) : 1;
      at += many || width == 0 ? 4 : 0;
      for (long v = 0; v < values && at < list.size() && !opening.isStopped(); v++) {
        if (width > 0) {
          at += width;
          continue;
        }
        long length = list.u32(at);
        Bytes value = list.slice(at + 4L, at + 4L + length);
        property(opening, kind, id, value, attachment);
        at = next(at + 4, length, list.size());
      }
    }
  }

  private static int next(int at, long length, int size) {
    return (int) Math.min(size, at + (length + 3) / 4 * 4);
  }

  /** How many bytes a value takes with its padding; 0 if it says so itself. */
  private static int width(int kind) {
    return switch (kind) {
      case 0x0d, 0x1e, 0x1f, 0x102 -> 0;
      case 0x05, 0x06, 0x07, 0x14, 0x40 -> 8;
      case 0x48 -> 16;
      default -> 4;
    };
  }

  private static void property(
      Opening opening, int kind, int id, Bytes value, @Nullable Attachment attachment) {
    if (attachment != null) {
      switch (id) {
        case 0x3707, 0x3704, 0x3001, 0x370c -> {
          attachment.names.add(kind == 0x1f ? wide(value) : string(value));
          return;
        }
        case 0x370e -> {
          String type = kind == 0x1f ? wide(value) : string(value);
          attachment.declared = MediaType.parse(type).orElse(attachment.declared);
          return;
        }
        case 0x3701 -> {
          // An object begins with the id of its interface.
          Bytes content = kind == 0x0d ? value.slice(16, value.size()) : value;
          if (attachment.isEmpty() || !attachment.contents.get(0).sameAs(content)) {
            attachment.contents.add(content);
          }
          return;
        }
        default -> {}
      }
    }
    switch (id) {
      case 0x1000 -> {
        Bytes text = kind == 0x1f ? Bytes.of(wide(value).getBytes(StandardCharsets.UTF_8)) : value;
        opening.stored(Entry.of("body.txt").declared(MediaType.of("text/plain")), text);
      }
      case 0x1013 -> {
        Bytes html = kind == 0x1f ? Bytes.of(wide(value).getBytes(StandardCharsets.UTF_8)) : value;
        opening.stored(Entry.of("body.html").declared(Magic.HTML), html);
      }
      case 0x1009 ->
          opening.entry(place(opening, Entry.of("body.rtf"), value), new CompressedRtf(value));
      default -> {
        if (kind == 0x102 || kind == 0x0d) {
          loose(opening, value, "property " + Integer.toHexString(id));
        }
      }
    }
  }

  private static String wide(Bytes value) {
    String text = new String(value.array(), value.from(), value.size(), StandardCharsets.UTF_16LE);
    return cut(text);
  }

  private static String string(Bytes value) {
    return Bytes.utf8(cut(value.latin1()));
  }

  private static String cut(String text) {
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }
}
