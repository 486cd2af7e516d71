package ess.decompose.opener;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a PDF as they stand in its bytes: all of them, of every revision, whatever its
 * tables of references say. For one thread.
 */
final class PdfFile {

  /**
   * An object.
   *
   * @param number its number; -1 of a trailer
   * @param value what it is
   * @param from where it begins in the file, or the stream that holds it
   * @param data the encoded bytes of a stream, or null
   */
  record Item(int number, Object value, int from, int to, @Nullable Bytes data) {

    /** The dictionary of the object; empty if it is none. */
    Map<String, Object> dictionary() {
      return asMap(value);
    }
  }

  private static final int MOST_OBJECTS = 300_000;
  private static final int MOST_REVISIONS = 1_000;
  private static final int MOST_STEPS = 10_000_000;
  private static final int LONGEST_HEAD = 400;
  private static final int LONGEST_COMMENT = 200;
  private static final long MOST_IN_STREAMS = 64L << 20;
  private static final Pattern OBJECT =
      Pattern.compile(
          "(\\d{1,10})(?:[\\s\\x00]|%[^\\r\\n]*+[\\r\\n])++(\\d{1,6})(?:[\\s\\x00]|%[^\\r\\n]*+[\\r\\n])++obj");
  private static final Pattern LENGTH =
      Pattern.compile("(\\d{1,10})\\s+\\d{1,6}\\s+obj\\s+(\\d{1,10})\\s+endobj");

  private final Bytes bytes;
  private final Opening opening;
  private final String text;
  private final List<Item> items = new ArrayList<>();
  private final Map<Integer, List<Item>> byNumber = new HashMap<>();
  private final Map<Integer, Long> lengths = new HashMap<>();
  private final List<int[]> gaps = new ArrayList<>();
  private long inStreams;
  private boolean escapes;
  private boolean deep;
  private final Map<String, Long> bounds = new LinkedHashMap<>();
  private final @Nullable PdfCipher cipher;
  private int steps;
  private int unendedFrom = Integer.MAX_VALUE;
  private int unclosedFrom = Integer.MAX_VALUE;

  /**
   * @param cipher what deciphers the objects, or null if they are readable
   */
  PdfFile(Opening opening, @Nullable PdfCipher cipher) {
    this.bytes = opening.bytes();
    this.opening = opening;
    this.cipher = cipher;
    this.text = bytes.latin1();
  }

  /** Finds all objects. */
  void read() {
    Matcher length = LENGTH.matcher(text);
    while (length.find()) {
      lengths.put((int) Long.parseLong(length.group(1)), Long.parseLong(length.group(2)));
    }
    objects();
    for (Item item : List.copyOf(items)) {
      if (isName(item.dictionary().get("Type"), "ObjStm") && !opening.isStopped()) {
        unpack(item);
      }
    }
  }

  List<Item> items() {
    return items;
  }

  /** Runs of bytes that belong to no object. */
  List<int[]> gaps() {
    return gaps;
  }

  boolean hasEscapes() {
    return escapes;
  }

  boolean isDeep() {
    return deep;
  }

  /** The bounds that it passes, each with how much it allows. */
  Map<String, Long> bounds() {
    return bounds;
  }

  private boolean isOverfull() {
    return !bounds.isEmpty();
  }

  /** The revisions of the object that a reference means, or the value itself; newest first. */
  List<Item> resolve(@Nullable Object value) {
    if (value instanceof PdfSyntax.Reference reference) {
      List<Item> all = byNumber.getOrDefault(reference.number(), List.of());
      steps += all.size();
      if (steps > MOST_STEPS && all.size() > 1) {
        bounds.put("references", (long) MOST_STEPS);
        return all.subList(0, 1);
      }
      return all;
    }
    return value == null ? List.of() : List.of(new Item(-1, value, 0, 0, null));
  }

  /** Whether there is another object of the same number. */
  boolean hasRevisions(Item item) {
    return byNumber.getOrDefault(item.number(), List.of()).size() > 1;
  }

  @SuppressWarnings("unchecked") // every map that the syntax makes is one
  static Map<String, Object> asMap(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static boolean isName(@Nullable Object value, String name) {
    return value instanceof PdfSyntax.Name n && n.text().equals(name);
  }

  private void add(Item item) {
    if (items.size() >= MOST_OBJECTS) {
      bounds.put("objects", (long) MOST_OBJECTS);
      return;
    }
    items.add(item);
    if (item.number() >= 0) {
      List<Item> revisions = byNumber.computeIfAbsent(item.number(), n -> new ArrayList<>());
      revisions.add(0, item);
      if (revisions.size() > MOST_REVISIONS) {
        revisions.remove(MOST_REVISIONS);
        bounds.put("revisions", (long) MOST_REVISIONS);
      }
    }
  }

  private void objects() {
    Matcher object = OBJECT.matcher(text);
    int at = 0;
    int unknown = -1;
    while (at < bytes.size() && !opening.isStopped() && items.size() < MOST_OBJECTS) {
      int start = at;
      int c = bytes.at(at);
      if (PdfSyntax.isBlank(c)) {
        at++;
        continue;
      }
      if (c == '%') {
        int end = Bytes.textEnd(bytes.array(), bytes.from() + at, lineEnd(at)) - bytes.from();
        // The header stands in the first lines; a comment that goes on and on is none.
        if (end - at <= LONGEST_COMMENT && (unknown < 0 || isMark(at))) {
          at = Math.max(at + 1, end);
          unknown = closed(unknown, start);
          continue;
        }
      } else if (c >= '0'
          && c <= '9'
          && object.region(at, Math.min(text.length(), at + LONGEST_HEAD)).lookingAt()) {
        unknown = closed(unknown, start);
        int number = (int) Long.parseLong(object.group(1));
        at = object(number, Integer.parseInt(object.group(2)), start, object.end());
        continue;
      } else if (bytes.has(at, "xref")) {
        unknown = closed(unknown, start);
        at = table(at + 4);
        continue;
      } else if (bytes.has(at, "trailer")) {
        unknown = closed(unknown, start);
        PdfSyntax syntax = syntax(at + 7);
        Object value = syntax.value();
        at = Math.max(at + 7, done(syntax));
        if (value != null) {
          add(new Item(-1, value, start, at, null));
        }
        continue;
      } else if (bytes.has(at, "startxref")) {
        unknown = closed(unknown, start);
        at = table(at + 9);
        continue;
      } else if (bytes.has(at, "endobj") || bytes.has(at, "endstream")) {
        at += bytes.has(at, "endobj") ? 6 : 9;
        unknown = closed(unknown, start);
        continue;
      }
      unknown = unknown < 0 ? start : unknown;
      at++;
      while (at < bytes.size()
          && !PdfSyntax.isBlank(bytes.at(at))
          && bytes.at(at) != '%'
          && !(bytes.at(at) >= '0' && bytes.at(at) <= '9' && bytes.at(at - 1) > '9')) {
        at++;
      }
    }
    if (at < bytes.size() && items.size() >= MOST_OBJECTS) {
      bounds.put("objects", (long) MOST_OBJECTS);
    }
    closed(unknown, bytes.size());
  }

  private boolean isMark(int at) {
    return bytes.has(at, "%PDF-") || bytes.has(at, "%%EOF");
  }

  private int closed(int unknown, int end) {
    if (unknown >= 0) {
      gaps.add(new int[] {unknown, end});
    }
    return -1;
  }

  private int lineEnd(int at) {
    int i = at;
    while (i < bytes.size() && bytes.at(i) != '\n' && bytes.at(i) != '\r') {
      i++;
    }
    return bytes.from() + i;
  }

  private int table(int from) {
    int at = from;
    while (at < bytes.size()) {
      int c = bytes.at(at);
      boolean row =
          PdfSyntax.isBlank(c) || (c >= '0' && c <= '9') || c == 'n' || c == 'f' || c == '-';
      if (!row) {
        return at;
      }
      if (c >= '0' && c <= '9' && (at == 0 || PdfSyntax.isBlank(bytes.at(at - 1)))) {
        int ahead = Math.min(text.length(), at + LONGEST_HEAD);
        if (OBJECT.matcher(text).region(at, ahead).lookingAt()) {
          return at;
        }
      }
      at++;
    }
    return at;
  }

  private PdfSyntax syntax(int at) {
    return new PdfSyntax(bytes, at);
  }

  private int done(PdfSyntax syntax) {
    escapes |= syntax.hasEscapes();
    deep |= syntax.isDeep();
    if (syntax.isCut()) {
      bounds.put("values", (long) PdfSyntax.MOST_VALUES);
    }
    return syntax.position();
  }

  private int object(int number, int generation, int start, int from) {
    PdfSyntax syntax = syntax(from);
    Object value = syntax.value();
    if (cipher != null && value != null) {
      value = cipher.value(value, number, generation);
    }
    syntax.skipBlanks();
    int at = Math.max(from, done(syntax));
    if (value == null) {
      return at;
    }
    if (!bytes.has(at, "stream")) {
      int end = bytes.has(at, "endobj") ? at + 6 : at;
      add(new Item(number, value, start, end, null));
      return end;
    }
    int data = at + 6;
    data += bytes.at(data) == '\r' ? 1 : 0;
    data += bytes.at(data) == '\n' ? 1 : 0;
    int end = streamEnd(data, asMap(value).get("Length"));
    Bytes content = bytes.slice(data, end);
    if (cipher != null) {
      content = cipher.stream(asMap(value), content, number, generation);
    }
    add(new Item(number, value, start, end, content));
    return end;
  }

  /** A length that leads to the end mark is true; else the next end mark is the end. */
  private int streamEnd(int data, @Nullable Object length) {
    long said = -1;
    if (length instanceof Double d) {
      said = d.longValue();
    } else if (length instanceof PdfSyntax.Reference reference) {
      said = lengths.getOrDefault(reference.number(), -1L);
    }
    if (said >= 0 && data + said <= bytes.size()) {
      int end = (int) (data + said);
      int i = end;
      while (i < end + 4 && PdfSyntax.isBlank(bytes.at(i))) {
        i++;
      }
      if (bytes.has(i, "endstream")) {
        return end;
      }
    }
    int found = data < unendedFrom ? text.indexOf("endstream", data) : -1;
    if (found >= 0) {
      return found;
    }
    unendedFrom = Math.min(unendedFrom, data);
    int object = data < unclosedFrom ? text.indexOf("endobj", data) : -1;
    unclosedFrom = object < 0 ? Math.min(unclosedFrom, data) : unclosedFrom;
    return object >= 0 ? object : bytes.size();
  }

  /** Reads the objects in an object stream (7.5.7). */
  private void unpack(Item stream) {
    byte[] content;
    try (InputStream in = PdfFilters.decode(this, stream)) {
      int most = (int) Math.max(0, Math.min(MOST_IN_STREAMS - inStreams, opening.memory()));
      content = in.readNBytes(most);
      if (content.length == most) {
        bounds.put("object-bytes", (long) most);
      }
    } catch (IOException e) {
      return;
    }
    inStreams += content.length;
    Bytes inside = Bytes.of(content);
    int first = number(stream.dictionary().get("First"));
    PdfSyntax head = new PdfSyntax(inside, 0);
    while (head.position() < first && !isOverfull() && !opening.isStopped()) {
      if (!(head.value() instanceof Double number) || !(head.value() instanceof Double offset)) {
        return;
      }
      PdfSyntax syntax = new PdfSyntax(inside, first + Math.max(0, offset.intValue()));
      Object value = syntax.value();
      done(syntax);
      if (value != null) {
        add(new Item(number.intValue(), value, stream.from(), stream.to(), null));
      }
    }
  }

  static int number(@Nullable Object value) {
    return value instanceof Double d ? d.intValue() : -1;
  }
}
