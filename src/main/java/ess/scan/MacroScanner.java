package ess.scan;

import ess.message.Finding;
import ess.message.Part;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds documents that carry programs of their own: VBA projects and Excel 4 macro sheets in OOXML
 * packages, by their entries, VBA storages in older documents, and the sources of macros wherever
 * they were found.
 */
public final class MacroScanner {

  private static final String SOURCE = "macros";
  private static final byte[] VBA_STORAGE = "_VBA_PROJECT".getBytes(StandardCharsets.UTF_16LE);
  private static final byte[] OLE = {
    (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
  };
  private static final Pattern RENAMED_PROJECT =
      Pattern.compile(
          "<Override\\s[^<>]{0,1000}application/vnd\\.ms-office\\.vbaProject",
          Pattern.CASE_INSENSITIVE);
  private static final String SOURCE_VIEW = "vba-source";
  private static final int MAX_SOURCE = 1_000_000;
  private static final Pattern PROCEDURE =
      Pattern.compile("(?im)^[^'\\r\\n]{0,100}\\b(?:Sub|Function|Property)[ \\t]{1,20}\\w");
  private static final Pattern STARTS_ITSELF =
      Pattern.compile(
          "(?im)^[^'\\r\\n]{0,100}\\bSub[ \\t]{1,20}((?:Auto_?(?:Open|Exec|Close|Exit|New)"
              + "|(?:Document|Workbook)_(?:Open|Close|New|BeforeClose|Activate)))\\b");
  private static final int MAX_CONTENT_TYPES = 1_000_000;

  /** Makes the scanner; it needs no settings. */
  public MacroScanner() {}

  /** Looks at the name of the entry, or into the document. */
  public List<Finding> scan(Part part) {
    if (part.view().equals(SOURCE_VIEW)) {
      return source(part);
    }
    Finding found =
        part.kind() == Part.Kind.ENTRY && part.name() != null ? entry(part, part.name()) : null;
    if (found == null && part.content().startsWith(OLE)) {
      found = storage(part);
    }
    return found == null ? List.of() : List.of(found);
  }

  private static @Nullable Finding entry(Part part, String name) {
    String lower = name.replace('\\', '/').toLowerCase(Locale.ROOT);
    if (lower.endsWith("vbaproject.bin")) {
      return vba(part, 8).withEvidence("a VBA project in the package");
    }
    if (lower.contains("xl/macrosheets/") || lower.startsWith("macrosheets/")) {
      return Finding.of(
              "macros.xlm",
              SOURCE,
              "The document carries Excel 4 macros, which run when it is opened",
              Severity.HIGH,
              8,
              part.path())
          .withTechnique("T1204.002")
          .withEvidence("a macro sheet in the package");
    }
    if (lower.endsWith("[content_types].xml")
        && RENAMED_PROJECT.matcher(Texts.of(part, MAX_CONTENT_TYPES)).find()) {
      return vba(part, 8).withEvidence("a VBA project under another name in the package");
    }
    return null;
  }

  /** The source of a module; an empty one, as every document with macros has some, is nothing. */
  private static List<Finding> source(Part part) {
    String text = Texts.of(part, MAX_SOURCE);
    Matcher starts = STARTS_ITSELF.matcher(text);
    if (starts.find()) {
      return List.of(vba(part, 8).withEvidence("a macro that runs on its own: " + starts.group(1)));
    }
    return PROCEDURE.matcher(text).find()
        ? List.of(vba(part, 6).withEvidence("the source of a macro"))
        : List.of();
  }

  private static @Nullable Finding storage(Part part) {
    int at = part.content().indexOf(VBA_STORAGE, 0);
    return at < 0
        ? null
        : vba(part, 6)
            .withRange(at, (long) at + VBA_STORAGE.length)
            .withEvidence("a VBA storage in the document");
  }

  private static Finding vba(Part part, int score) {
    return Finding.of(
            "macros.vba",
            SOURCE,
            "The document carries macros, programs that run inside it",
            score >= 8 ? Severity.HIGH : Severity.MEDIUM,
            score,
            part.path())
        .withTechnique("T1204.002");
  }
}
