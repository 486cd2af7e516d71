package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens PDF (ISO 32000-1). Its objects are read as they stand in the bytes, in every revision and
 * whether anything leads to them or not; PDFBox deciphers, and tells the text and looks of pages.
 */
final class PdfOpener implements Opener {

  static final MediaType PDF = MediaType.of("application/pdf");

  private static final int PROBE = 4096;
  private static final int LEAST_STRING = 512;
  private static final int LARGEST_DECODED = 32 << 20;
  private static final int MOST_PICTURES = 500;
  private static final Set<String> ORDINARY = Set.of("text", "font", "message");

  @Override
  public boolean opens(MediaType type) {
    return type.equals(PDF);
  }

  @Override
  public void open(Opening opening) throws IOException {
    PdfFile file = new PdfFile(opening, null);
    file.read();
    for (int[] gap : file.gaps()) {
      opening.gap(gap[0], gap[1]);
    }
    if (file.items().isEmpty()) {
      opening.damaged("objects", null);
      return;
    }
    noteForm(opening, file);
    String password = "";
    if (isEncrypted(file)) {
      // Names and numbers are readable for all that, and so are actions.
      PdfCipher cipher = PdfPages.cipher(opening);
      if (cipher == null) {
        opening.encrypted();
        new PdfActions(opening, file, false).look();
        return;
      }
      password = cipher.password();
      file = new PdfFile(opening, cipher);
      file.read();
    }
    new PdfActions(opening, file, true).look();
    boolean small = streams(opening, file);
    file.bounds().forEach((what, most) -> Findings.bound(opening, what, most));
    if (!file.bounds().containsKey("objects")) {
      PdfPages.show(opening, password, small);
    }
  }

  private static void noteForm(Opening opening, PdfFile file) {
    if (file.hasEscapes()) {
      opening.note(
          Finding.of(
              "document.escaped-name",
              Opener.SOURCE,
              "Names in the document are written so that a plain search does not find them",
              Severity.MEDIUM,
              3,
              opening.path()));
    }
    if (file.isDeep()) {
      opening.note(
          Finding.of(
              "document.deep-nesting",
              Opener.SOURCE,
              "Values in the document are nested deeper than any program writes them",
              Severity.MEDIUM,
              2,
              opening.path()));
    }
  }

  private static boolean isEncrypted(PdfFile file) {
    for (PdfFile.Item item : file.items()) {
      Map<String, Object> dictionary = item.dictionary();
      boolean trailer = item.number() < 0 || PdfFile.isName(dictionary.get("Type"), "XRef");
      if (trailer && dictionary.containsKey("Encrypt")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Hands over what stands in streams and is more than a drawing.
   *
   * @return whether the rest is small enough to be drawn
   */
  private static boolean streams(Opening opening, PdfFile file) {
    Map<PdfFile.Item, Set<String>> files = fileNames(file);
    Set<Integer> reached = reached(file);
    boolean small = true;
    int pictures = 0;
    for (PdfFile.Item item : file.items()) {
      if (opening.isStopped()) {
        return false;
      }
      strings(opening, item);
      if (item.data() == null) {
        continue;
      }
      rest(opening, file, item);
      Map<String, Object> dictionary = item.dictionary();
      Set<String> names = files.get(item);
      String last = PdfFilters.last(file, item);
      if (last != null && last.equals(PdfFilters.TOO_MANY)) {
        unreadable(opening, item, List.of(), last);
        continue;
      }
      if (names != null || PdfFile.isName(dictionary.get("Type"), "EmbeddedFile")) {
        embedded(opening, file, item, names == null ? Set.of() : names);
        continue;
      }
      boolean picture = PdfFile.isName(dictionary.get("Subtype"), "Image");
      if (picture && isCompressedPicture(last)) {
        if (pictures++ < MOST_PICTURES) {
          Entry entry = Entry.of("image " + label(file, item) + extension(last)).view("image");
          hand(opening, file, item, entry);
        }
        continue;
      }
      if (picture && isTooLarge(dictionary)) {
        tooLarge(opening, item);
        small = false;
      }
      small &= other(opening, file, item, last, reached.contains(item.number()));
    }
    if (pictures > MOST_PICTURES) {
      Findings.bound(opening, "pictures", MOST_PICTURES);
    }
    return small;
  }

  /** Hands over a stream that is more than a drawing, or that no reader shows. */
  private static boolean other(
      Opening opening, PdfFile file, PdfFile.Item item, @Nullable String last, boolean reached) {
    byte[] head;
    long size;
    try (InputStream in = PdfFilters.decode(file, item)) {
      head = in.readNBytes(PROBE);
      size = head.length + in.skip(LARGEST_DECODED);
      size = size > PROBE ? Math.max(size, counted(in, size)) : size;
    } catch (IOException e) {
      if (item.data() != null && !item.data().isBlank()) {
        opening.damaged("stream " + item.number(), null);
      }
      return true;
    }
    boolean picture = PdfFile.isName(item.dictionary().get("Subtype"), "Image");
    boolean table = isTable(item);
    MediaType type = Magic.known(Bytes.of(head));
    // What has points or numbers begins like some picture or sound now and then.
    boolean telling =
        type != null
            && !isOrdinary(type)
            && (type.type().equals("application") || !(picture || table));
    boolean hidden = !table && (!reached || file.hasRevisions(item));
    if (last != null && !picture) {
      unreadable(opening, item, List.of(), last);
    } else if (telling || (hidden && head.length > 0)) {
      String view = telling ? "stream" : "unreferenced";
      hand(opening, file, item, Entry.of(view + " " + label(file, item)).view(view));
    }
    if (size >= LARGEST_DECODED) {
      opening.exceed(Limit.ENTRY);
      return false;
    }
    return true;
  }

  /** The number of an object, and where it stands if there are several of that number. */
  private static String label(PdfFile file, PdfFile.Item item) {
    return file.hasRevisions(item) ? item.number() + " at " + item.from() : "" + item.number();
  }

  private static void rest(Opening opening, PdfFile file, PdfFile.Item item) {
    Bytes rest = PdfFilters.rest(file, item);
    if (!rest.isBlank()) {
      Entry entry = Entry.of("rest " + label(file, item)).view("unclaimed");
      opening.stored(entry.at(item.from(), item.to()), rest);
    }
  }

  private static boolean isTable(PdfFile.Item item) {
    Object type = item.dictionary().get("Type");
    return PdfFile.isName(type, "ObjStm") || PdfFile.isName(type, "XRef");
  }

  private static void unreadable(
      Opening opening, PdfFile.Item item, List<String> names, String filter) {
    Bytes data = item.data();
    if (data != null) {
      List<String> all = names.isEmpty() ? List.of("stream " + item.number()) : names;
      opening.unreadable(Entry.of(all).at(item.from(), item.to()), data, filter);
    }
  }

  private static void tooLarge(Opening opening, PdfFile.Item item) {
    opening.note(
        Findings.tooLarge(opening, "image " + item.number()).withRange(item.from(), item.to()));
  }

  private static long counted(InputStream in, long before) throws IOException {
    byte[] block = new byte[8192];
    long size = before;
    for (int n = in.read(block); n >= 0 && size < LARGEST_DECODED; n = in.read(block)) {
      size += n;
    }
    return size;
  }

  private static boolean isOrdinary(MediaType type) {
    return ORDINARY.contains(type.type())
        || type.equals(Magic.XML)
        || type.equals(MediaType.of("application/postscript"))
        || type.equals(MediaType.of("application/vnd.iccprofile"));
  }

  private static boolean isCompressedPicture(@Nullable String filter) {
    return filter != null && (filter.startsWith("DCT") || filter.startsWith("JPX"));
  }

  private static String extension(@Nullable String filter) {
    return filter != null && filter.startsWith("JPX") ? ".jp2" : ".jpg";
  }

  private static boolean isTooLarge(Map<String, Object> dictionary) {
    long width = PdfFile.number(dictionary.get("Width"));
    long height = PdfFile.number(dictionary.get("Height"));
    return width * height > PdfPages.MOST_PIXELS;
  }

  private static void embedded(
      Opening opening, PdfFile file, PdfFile.Item item, Set<String> known) {
    List<String> names = new ArrayList<>(known);
    if (names.isEmpty()) {
      names.add("embedded " + label(file, item));
    }
    String last = PdfFilters.last(file, item);
    if (last != null && !isCompressedPicture(last)) {
      unreadable(opening, item, names, last);
      return;
    }
    Entry entry = Entry.of(names);
    if (item.dictionary().get("Subtype") instanceof PdfSyntax.Name type) {
      MediaType declared = MediaType.parse(type.text()).orElse(null);
      entry = declared == null ? entry : entry.declared(declared);
    }
    hand(opening, file, item, entry);
  }

  private static void hand(Opening opening, PdfFile file, PdfFile.Item item, Entry entry) {
    Entry placed = entry.at(item.from(), item.to());
    try (InputStream in = PdfFilters.decode(file, item)) {
      opening.entry(placed, in);
    } catch (IOException e) {
      opening.damaged(entry.name(), placed.range());
    }
  }

  /** Strings long enough to be a file, of which one is. */
  private static void strings(Opening opening, PdfFile.Item item) {
    walk(
        item.value(),
        value -> {
          if (value instanceof PdfSyntax.Text text && text.bytes().length >= LEAST_STRING) {
            Bytes content = Bytes.of(text.bytes());
            MediaType type = Magic.known(content);
            if (type != null && !isOrdinary(type)) {
              opening.stored(Entry.of("string " + item.number()).view("string"), content);
            }
          }
        });
  }

  /** Which streams are files, and how they are called (7.11). */
  private static Map<PdfFile.Item, Set<String>> fileNames(PdfFile file) {
    Map<PdfFile.Item, Set<String>> files = new LinkedHashMap<>();
    for (PdfFile.Item item : file.items()) {
      walk(
          item.value(),
          value -> {
            Map<String, Object> specification = PdfFile.asMap(value);
            Object embedded = specification.get("EF");
            if (embedded == null) {
              return;
            }
            Set<String> names = new LinkedHashSet<>();
            for (String key : List.of("UF", "F", "DOS", "Mac", "Unix")) {
              file.resolve(specification.get(key))
                  .forEach(name -> PdfOpener.text(name.value()).ifPresent(names::add));
            }
            for (PdfFile.Item kinds : file.resolve(embedded)) {
              kinds.dictionary().values().stream()
                  .flatMap(kind -> file.resolve(kind).stream())
                  .filter(stream -> stream.data() != null)
                  .forEach(s -> files.computeIfAbsent(s, i -> new LinkedHashSet<>()).addAll(names));
            }
          });
    }
    return files;
  }

  /** The numbers of all objects to which something leads. */
  private static Set<Integer> reached(PdfFile file) {
    Set<Integer> reached = new HashSet<>();
    Deque<PdfFile.Item> open = new ArrayDeque<>();
    for (PdfFile.Item item : file.items()) {
      Map<String, Object> dictionary = item.dictionary();
      if (item.number() < 0
          || PdfFile.isName(dictionary.get("Type"), "XRef")
          || PdfFile.isName(dictionary.get("Type"), "Catalog")) {
        open.add(item);
      }
    }
    while (!open.isEmpty()) {
      walk(
          open.remove().value(),
          value -> {
            if (value instanceof PdfSyntax.Reference reference && reached.add(reference.number())) {
              open.addAll(file.resolve(value));
            }
          });
    }
    return reached;
  }

  /** Shows a value and all in it. */
  static void walk(Object value, java.util.function.Consumer<Object> seen) {
    Deque<Object> open = new ArrayDeque<>();
    open.add(value);
    while (!open.isEmpty()) {
      Object next = open.remove();
      seen.accept(next);
      if (next instanceof List<?> list) {
        open.addAll(list);
      } else if (next instanceof Map<?, ?> map) {
        open.addAll(map.values());
      }
    }
  }

  /** A string as text (7.9.2.2), or the letters of a name. */
  static java.util.Optional<String> text(@Nullable Object value) {
    if (value instanceof PdfSyntax.Name name) {
      return java.util.Optional.of(name.text());
    }
    if (!(value instanceof PdfSyntax.Text text)) {
      return java.util.Optional.empty();
    }
    byte[] b = text.bytes();
    int mark = Bytes.of(b).u16(0);
    Charset charset =
        mark == 0xfffe ? StandardCharsets.UTF_16 : mark == 0xfeff ? StandardCharsets.UTF_16 : null;
    if (charset != null) {
      return java.util.Optional.of(new String(b, charset));
    }
    boolean utf8 = Bytes.of(b).has(0, "\u00ef\u00bb\u00bf");
    return java.util.Optional.of(
        utf8
            ? new String(b, 3, b.length - 3, StandardCharsets.UTF_8)
            : new String(b, StandardCharsets.ISO_8859_1));
  }
}
