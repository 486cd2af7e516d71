package ess.extract;

import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Sha256;
import ess.message.facts.Offsets;
import ess.message.facts.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the texts of one mail: of its body, of its attachments, of codes. For one mail. */
final class BodyReader {

  private static final MediaType HTML = MediaType.of("text/html");
  private static final MediaType PLAIN = MediaType.of("text/plain");
  private static final MediaType SVG = MediaType.of("image/svg+xml");
  private static final MediaType ALTERNATIVE = MediaType.of("multipart/alternative");
  private static final int MOST_TEXTS = 60;
  private static final int MOST_BYTES = 3_000_000;
  private static final int MOST_LINES = 1_000;

  private final TextReader reader;
  private final MailParts parts;
  private final FileReader files;

  /** Parts that stand in another charset beside them, and are read there. */
  private final Map<PartPath, Part> otherCharset = new HashMap<>();

  private final List<TextReader.Read> reads = new ArrayList<>();
  private final List<TextReader.Read> shown = new ArrayList<>();
  private final List<Seed> leads = new ArrayList<>();
  private final Set<Sha256> seen = new HashSet<>();
  private final Set<String> kinds = new TreeSet<>();
  private int bytes;

  BodyReader(TextReader reader, MailParts parts, FileReader files) {
    this.reader = reader;
    this.parts = parts;
    this.files = files;
    for (Part part : parts.all()) {
      PartPath parent = part.parent();
      if (part.view().equals("charset") && parent != null) {
        otherCharset.put(parent, part);
      }
    }
  }

  Body read() {
    List<Part> bodies = bodies();
    int agreement = body(bodies);
    for (Part part : parts.all()) {
      kind(part);
      if (!bodies.contains(part) && reads.size() < MOST_TEXTS && bytes < MOST_BYTES) {
        attachment(part);
      }
    }
    return new Body(reads, shown, leads, agreement, kinds);
  }

  /** The parts that are texts of the body. */
  private List<Part> bodies() {
    List<Part> bodies = new ArrayList<>();
    Part named = null;
    for (Part part : parts.all()) {
      boolean isText = part.kind() == Part.Kind.BODY && part.view().equals("raw") && isText(part);
      if (!isText || parts.depth(part) > 0 || parts.isAttachment(part)) {
        continue;
      }
      if (part.names().isEmpty()) {
        bodies.add(part);
      } else if (named == null) {
        named = part;
      }
    }
    if (bodies.isEmpty() && named != null) {
      bodies.add(named);
    }
    return bodies;
  }

  private static boolean isText(Part part) {
    MediaType declared = part.declaredType();
    MediaType type = declared == null ? PLAIN : declared;
    boolean isDeclared = type.equals(HTML) || type.equals(PLAIN);
    boolean isUnknown = !type.type().equals("text") && !type.type().equals("multipart");
    return isDeclared
        || (isUnknown && part.names().isEmpty() && part.type().equals(HTML))
        || type.toString().equals("text/enriched");
  }

  private static boolean isPage(Part part) {
    MediaType declared = part.declaredType();
    if (declared != null && declared.type().equals("text")) {
      return declared.equals(HTML);
    }
    return part.type().equals(HTML);
  }

  /** Reads the body; says how much its alternatives agree. */
  private int body(List<Part> bodies) {
    Set<PartPath> withPage = new HashSet<>();
    for (Part part : bodies) {
      PartPath above = isPage(part) ? alternative(part) : null;
      if (above != null) {
        withPage.add(above);
      }
    }
    Map<PartPath, TextReader.Read> plains = new HashMap<>();
    int agreement = 100;
    for (Part part : bodies) {
      if (reads.size() >= MOST_TEXTS || !seen.add(part.sha256())) {
        continue;
      }
      boolean page = isPage(part);
      Part source = otherCharset.getOrDefault(part.path(), part);
      TextReader.Read read =
          page ? reader.page(source, "html", false) : reader.plain(source, "plain", "text", false);
      PartPath above = alternative(part);
      reads.add(read);
      if (!page && above != null && withPage.contains(above)) {
        plains.put(above, read);
        continue;
      }
      shown.add(read);
      read.cids().forEach(parts::show);
      TextReader.Read plain = above == null ? null : plains.get(above);
      if (page && plain != null) {
        agreement =
            Math.min(agreement, TextWords.agreement(plain.text().plain(), read.text().plain()));
      }
    }
    return agreement;
  }

  private @Nullable PartPath alternative(Part part) {
    Part above = parts.parent(part);
    while (above != null) {
      if (ALTERNATIVE.equals(above.declaredType())) {
        return above.path();
      }
      above = parts.parent(above);
    }
    return null;
  }

  private void kind(Part part) {
    String type = part.type().toString();
    String declared = part.declaredType() == null ? type : part.declaredType().toString();
    switch (declared) {
      case "multipart/encrypted", "application/pgp-encrypted" -> kinds.add("encrypted");
      case "multipart/signed",
          "application/pkcs7-signature",
          "application/x-pkcs7-signature",
          "application/pgp-signature" ->
          kinds.add("signed");
      case "application/pkcs7-mime", "application/x-pkcs7-mime" ->
          kinds.add(part.is(Part.Trait.ENCRYPTED) ? "encrypted" : "signed");
      case "text/calendar" -> kinds.add("calendar");
      default -> {}
    }
    if (type.equals("text/calendar")) {
      kinds.add("calendar");
    }
  }

  private void attachment(Part part) {
    Part above = parts.parent(part);
    boolean isOfHeader = above != null && above.kind() == Part.Kind.HEADERS;
    boolean holds =
        !isOfHeader && (part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.ENTRY);
    if (!holds || part.view().equals("charset") || otherCharset.containsKey(part.path())) {
      Part other = holds ? otherCharset.get(part.path()) : null;
      if (other != null) {
        text(other, part);
      }
      return;
    }
    switch (part.view()) {
      case "links" -> list(part);
      case "qr-code" -> add(reader.plain(part, "code", "code", true), part);
      case "unclaimed", "metadata", "property", "string", "vba-source", "xlm" -> {}
      default -> text(part, part);
    }
  }

  private void text(Part part, Part known) {
    if (part.content().size() == 0 || !seen.add(part.sha256())) {
      return;
    }
    String extension = FileReader.extension(known.name() == null ? "" : known.name());
    boolean page =
        part.type().equals(HTML)
            || (part.type().type().equals("text")
                && FileKinds.of("text/plain", extension).equals("page"));
    if (part.type().equals(SVG)
        || (extension.equals("svg") && !part.type().type().equals("image"))) {
      page(reader.page(part, "svg", true), known);
    } else if (page) {
      page(reader.page(part, "html", true), known);
    } else if (part.view().equals("text")) {
      String kind = kindAbove(part);
      add(reader.plain(part, kind, kind, true), part);
    } else if (part.type().equals(PLAIN)) {
      add(reader.plain(part, "plain", "text", true), part);
    }
  }

  private void page(TextReader.Read read, Part part) {
    add(read, part);
    if (read.scripted()) {
      files.tell(part.path(), "script");
    }
    read.forms()
        .forEach(
            form -> {
              files.tell(part.path(), "form");
              if (form.inputs().contains("password")) {
                files.tell(part.path(), "password-field");
              }
            });
  }

  private void add(TextReader.Read read, Part part) {
    reads.add(read);
    bytes += part.content().size();
  }

  /** What kind of text or link it is, by what it was taken out of. */
  private String kindAbove(Part part) {
    Part above = parts.parent(part);
    String type = above == null ? "" : above.type().toString();
    return type.equals("text/calendar") ? "calendar" : "document";
  }

  /** The addresses that a document holds, a line each. */
  private void list(Part part) {
    Part above = parts.parent(part);
    String type = above == null ? "" : above.type().toString();
    String name = above == null || above.name() == null ? "" : above.name();
    String kind = FileKinds.of(type, FileReader.extension(name));
    if (kind.equals("svg") || kind.equals("page")) {
      return;
    }
    String origin = kind.equals("calendar") || kind.equals("shortcut") ? kind : "document";
    Source source = Source.of(part, MOST_BYTES);
    Offsets offsets = source.offsets();
    String text = source.text(0, source.length());
    int from = 0;
    for (int count = 0; from < text.length() && count < MOST_LINES; count++) {
      int end = text.indexOf('\r', from);
      int to = end < 0 ? text.length() : end;
      if (to > from) {
        Where where = new Where(part.path(), offsets.bytes(from, to));
        leads.add(new Seed(origin, text.substring(from, to), "", false, false, where));
      }
      from = to + 2;
    }
  }
}
