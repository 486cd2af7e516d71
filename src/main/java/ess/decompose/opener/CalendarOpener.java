package ess.decompose.opener;

import ess.message.MediaType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens calendars (RFC 5545) and cards (RFC 6350, and vCard 2.1): what their lines hold in base64
 * or as a data address, the addresses, and the text as a person reads it.
 */
final class CalendarOpener implements Opener {

  private static final Set<MediaType> TYPES = Set.of(Magic.CALENDAR, Magic.VCARD);

  CalendarOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) {
    new Reading(opening).read();
  }

  /** Reads one file. */
  private static final class Reading {

    private static final int MOST_TEXT = 1 << 20;
    private static final Set<String> TEXTS =
        Set.of("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "NOTE", "FN", "ORG", "TITLE");
    private static final Set<String> ADDRESSES = Set.of("URL", "SOURCE", "ATTACH", "TZURL");
    private static final Map<String, String> PICTURES =
        Map.of("PHOTO", "image", "LOGO", "image", "SOUND", "audio");

    private final Opening opening;
    private final Bytes file;
    private final Links links = new Links();
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int depth;
    private int gapFrom = -1;

    Reading(Opening opening) {
      this.opening = opening;
      file = opening.bytes();
    }

    void read() {
      while (at < file.size() && !opening.isStopped()) {
        int start = at;
        String folded = unfolded();
        ContentLine line = ContentLine.parse(folded);
        boolean outside = depth == 0;
        if (line != null) {
          line = whole(line);
          property(line, start);
        }
        gap(start, outside && depth == 0 && !folded.isBlank());
      }
      gap(file.size(), false);
      if (text.length() > 0 && !opening.isStopped()) {
        opening.stored(
            Entry.of("text").view("text").declared(Magic.TEXT),
            Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8)));
      }
      links.handOver(opening);
    }

    /** Lines outside of every component are not accounted for. */
    private void gap(int start, boolean odd) {
      if (odd && gapFrom < 0) {
        gapFrom = start;
      } else if (!odd && gapFrom >= 0) {
        opening.gap(gapFrom, start);
        gapFrom = -1;
      }
    }

    /** The line that begins here, with those that go on with it. */
    private String unfolded() {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      append(line, 0);
      while (at < file.size() && (file.at(at) == ' ' || file.at(at) == '\t')) {
        append(line, 1);
      }
      return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void append(ByteArrayOutputStream line, int skip) {
      byte[] a = file.array();
      int from = file.from() + at;
      int next = Bytes.lineEnd(a, from, file.to());
      int end = Bytes.textEnd(a, from, next);
      line.write(a, from + skip, Math.max(0, end - from - skip));
      at = next - file.from();
    }

    /** The same with the lines that its encoding carries over without folding them. */
    private ContentLine whole(ContentLine line) {
      if (line.isQuotedPrintable()) {
        StringBuilder value = new StringBuilder(line.value());
        while (at < file.size() && value.length() > 0 && value.charAt(value.length() - 1) == '=') {
          value.append("\r\n").append(unfolded());
        }
        byte[] packed = value.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] plain = QuotedPrintable.decode(Bytes.of(packed)).bytes();
        String decoded = new String(plain, StandardCharsets.ISO_8859_1);
        return new ContentLine(line.name(), line.parameters(), decoded);
      }
      if (line.isBase64() && isBase64Line()) {
        StringBuilder value = new StringBuilder(line.value());
        while (isBase64Line() && !opening.isStopped()) {
          value.append(unfolded());
        }
        return new ContentLine(line.name(), line.parameters(), value.toString());
      }
      return line;
    }

    private boolean isBase64Line() {
      int i = at;
      while (Base64Text.isLetter((byte) file.at(i)) || file.at(i) == '=') {
        i++;
      }
      return i > at && (i == file.size() || file.at(i) == '\r' || file.at(i) == '\n');
    }

    private void property(ContentLine line, int start) {
      if (line.name().equals("BEGIN")) {
        depth++;
      } else if (line.name().equals("END")) {
        depth = Math.max(0, depth - 1);
      } else {
        content(line, start);
      }
    }

    private void content(ContentLine line, int start) {
      String value = line.value().strip();
      DataUri data = DataUri.parse(value);
      if (data != null) {
        MediaType type = data.type() == null ? declared(line) : data.type();
        stored(line, type, start, data.bytes());
        return;
      }
      if (line.isBase64() || line.parameter("VALUE").equalsIgnoreCase("binary")) {
        Bytes packed = Bytes.of(value.getBytes(StandardCharsets.ISO_8859_1));
        stored(line, declared(line), start, Bytes.of(Base64Text.decode(packed).bytes()));
        return;
      }
      String read = Bytes.utf8(line.text());
      if (line.name().equals("X-ALT-DESC")) {
        byte[] markup = read.getBytes(StandardCharsets.UTF_8);
        opening.stored(
            Entry.of("html").view("html").declared(Magic.HTML).at(start, at), Bytes.of(markup));
      } else if ((TEXTS.contains(line.name()) || line.isQuotedPrintable())
          && text.length() + read.length() < MOST_TEXT) {
        text.append(read).append('\n');
      }
      List<String> found = Addresses.in(read);
      found.forEach(links::add);
      if (found.isEmpty()
          && ADDRESSES.contains(line.name())
          && !value.regionMatches(true, 0, "cid:", 0, 4)) {
        links.add(Bytes.utf8(value));
      }
    }

    private void stored(ContentLine line, @Nullable MediaType type, int start, Bytes content) {
      if (content.isEmpty() || opening.isStopped()) {
        return;
      }
      List<String> names =
          Stream.of("FILENAME", "X-FILENAME", "X-APPLE-FILENAME", "X-ORACLE-FILENAME")
              .map(line::parameter)
              .filter(name -> !name.isEmpty())
              .map(Bytes::utf8)
              .toList();
      Entry entry =
          names.isEmpty() ? Entry.of(line.name().toLowerCase(Locale.ROOT)) : Entry.of(names);
      entry = entry.at(start, at);
      opening.stored(type == null ? entry : entry.declared(type), content);
    }

    private static @Nullable MediaType declared(ContentLine line) {
      String kind = PICTURES.get(line.name());
      String type = line.parameter("TYPE");
      return Stream.of("FMTTYPE", "MEDIATYPE")
          .map(line::parameter)
          .flatMap(said -> MediaType.parse(said).stream())
          .findFirst()
          .or(() -> MediaType.parse(type))
          .or(() -> kind == null ? MediaType.parse("") : MediaType.parse(kind + "/" + type))
          .orElse(null);
    }
  }
}
