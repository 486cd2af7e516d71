package ess.extract;

import ess.message.Finding;
import ess.message.Part;
import ess.message.Part.Trait;
import ess.message.PartPath;
import ess.message.PartTree;
import ess.message.facts.File;
import ess.message.facts.Where;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells of the parts of a mail that hold bytes of their own what files they are. */
final class FileReader {

  private static final int MOST = 500;
  private static final int FEW_WORDS = 60;
  private static final Set<String> DERIVED =
      Set.of(
          "text",
          "links",
          "qr-code",
          "charset",
          "unclaimed",
          "metadata",
          "page",
          "lines",
          "string",
          "object-header",
          "property",
          "slack",
          "xlm",
          "written",
          "certificate");
  private static final Map<String, String> TOLD =
      Map.ofEntries(
          Map.entry("document.script", "script"),
          Map.entry("document.event-script", "script"),
          Map.entry("document.external-relationship", "external"),
          Map.entry("document.external-link", "external"),
          Map.entry("document.external-stream", "external"),
          Map.entry("document.other-document", "external"),
          Map.entry("document.submit-form", "form"),
          Map.entry("document.xfa", "form"),
          Map.entry("document.embedded-file", "embedded"),
          Map.entry("document.risky-object", "embedded"),
          Map.entry("document.equation-object", "embedded"),
          Map.entry("document.object-update", "embedded"),
          Map.entry("document.xlm-macros", "macros"),
          Map.entry("document.vba-stomped", "macros"),
          Map.entry("document.renamed-macros", "macros"),
          Map.entry("image.code", "qr"));
  private static final List<String> AUTOMATIC =
      List.of(
          "autoopen",
          "auto_open",
          "document_open",
          "workbook_open",
          "autoexec",
          "autoclose",
          "auto_close",
          "document_close",
          "workbook_activate",
          "autonew",
          "document_new");

  private final Map<PartPath, Set<String>> told = new HashMap<>();
  private final Map<PartPath, Integer> words = new HashMap<>();
  private final Set<PartPath> linked = new HashSet<>();

  /** Of a message; of all its mails. */
  FileReader(PartTree tree) {
    for (Finding finding : tree.findings()) {
      String trait = TOLD.get(finding.id());
      if (trait != null) {
        tell(finding.part(), trait);
      }
    }
  }

  /** Adds a trait of a part. */
  void tell(PartPath part, String trait) {
    told.computeIfAbsent(part, p -> new TreeSet<>()).add(trait);
  }

  /** The files of a mail. */
  List<File> read(MailParts parts) {
    for (Part part : parts.all()) {
      derive(part);
    }
    List<File> files = new ArrayList<>();
    for (Part part : parts.all()) {
      boolean isFile =
          part.kind() == Part.Kind.BODY
              || part.kind() == Part.Kind.ENTRY
              || (part.kind() == Part.Kind.MESSAGE && !part.path().equals(parts.mail().path()));
      Part above = parts.parent(part);
      boolean isOfHeader = above != null && above.kind() == Part.Kind.HEADERS;
      if (isFile && !isOfHeader && !DERIVED.contains(part.view()) && files.size() < MOST) {
        files.add(file(part, parts));
      }
    }
    return files;
  }

  /** What a derived part tells of the one it was taken from. */
  private void derive(Part part) {
    PartPath parent = part.parent();
    if (parent == null) {
      return;
    }
    switch (part.view()) {
      case "vba-source" -> {
        tell(parent, "macros");
        String code =
            Folds.lower(part.content().slice(0, 200_000).text(StandardCharsets.ISO_8859_1));
        if (AUTOMATIC.stream().anyMatch(code::contains)) {
          tell(parent, "auto-macros");
        }
      }
      case "xlm" -> tell(parent, "macros");
      case "links" -> linked.add(parent);
      case "text" ->
          words.merge(
              parent,
              TextWords.count(part.content().slice(0, 20_000).text(StandardCharsets.UTF_8)),
              Integer::sum);
      default -> {}
    }
  }

  private File file(Part part, MailParts parts) {
    String name = part.name() == null ? "" : part.name();
    String extension = extension(name);
    String kind = FileKinds.of(part.type().toString(), extension);
    int depth = parts.depth(part);
    boolean isText = part.type().type().equals("text") || kind.equals("page");
    Set<String> traits = new TreeSet<>(told.getOrDefault(part.path(), Set.of()));
    if (parts.isInline(part)) {
      traits.add("inline");
    }
    boolean isDocument = kind.equals("pdf") || kind.equals("document");
    boolean hasFew =
        words.getOrDefault(part.path(), kind.equals("pdf") ? FEW_WORDS : 0) < FEW_WORDS;
    boolean leads = linked.contains(part.path()) || traits.contains("qr");
    if (isDocument && leads && hasFew) {
      traits.add("few-words");
    }
    int pages = kind.equals("pdf") ? PdfPageTree.pages(part.content()) : 0;
    if (pages == 1) {
      traits.add("one-page");
    }
    return new File(
        name,
        extension,
        part.names().stream().flatMap(n -> extensions(n).stream()).distinct().toList(),
        part.declaredType() == null ? "" : part.declaredType().toString(),
        part.type().toString(),
        kind,
        part.content().size(),
        depth,
        depth == 0 && (!name.isEmpty() || !isText),
        part.is(Trait.ENCRYPTED),
        part.is(Trait.UNLOCKED),
        Collections.unmodifiableSet(traits),
        pages,
        Where.in(part.path()));
  }

  /** The last extension, without what Windows takes away at the end. */
  static String extension(String name) {
    List<String> all = extensions(name);
    return all.isEmpty() ? "" : all.get(all.size() - 1);
  }

  private static List<String> extensions(String name) {
    String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int end = base.length();
    while (end > 0 && (base.charAt(end - 1) == '.' || base.charAt(end - 1) <= ' ')) {
      end--;
    }
    String[] pieces = Folds.lower(base.substring(0, end)).split("\\.", 20);
    List<String> found = new ArrayList<>();
    for (int i = 1; i < pieces.length; i++) {
      String piece = pieces[i].strip();
      if (!piece.isEmpty() && piece.length() <= 12) {
        found.add(piece);
      }
    }
    return found;
  }
}
