package ess.decompose.opener;

import ess.message.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what a zip is by the names of its entries. */
final class ZipType {

  private static final String OOXML = "application/vnd.openxmlformats-officedocument.";

  /** Some document of which the kind is not known. */
  static final MediaType DOCUMENT = MediaType.of("application/vnd.openxmlformats-package");

  private ZipType() {}

  /** Whether packages of the type are office documents, whose parts are read as one. */
  static boolean isDocument(MediaType type) {
    String subtype = type.subtype();
    return subtype.startsWith("vnd.openxmlformats")
        || subtype.startsWith("vnd.ms-word.document")
        || subtype.startsWith("vnd.ms-excel.sheet")
        || subtype.startsWith("vnd.ms-powerpoint.presentation")
        || subtype.startsWith("vnd.ms-visio")
        || subtype.startsWith("vnd.oasis")
        || subtype.startsWith("vnd.sun.xml");
  }

  /**
   * The type, or null if it is any zip.
   *
   * @param names the names of the entries
   * @param first the content of the first entry if it is stored, where ODF and EPUB keep their type
   */
  static @Nullable MediaType of(List<String> names, Bytes first) {
    boolean types = false;
    boolean macros = false;
    String office = null;
    boolean jar = false;
    boolean apk = false;
    boolean iwork = false;
    boolean binary = false;
    boolean mimetype = !names.isEmpty() && names.get(0).equals("mimetype");
    for (String raw : names) {
      String name = raw.replace('\\', '/').toLowerCase(Locale.ROOT);
      types |= name.equals("[content_types].xml");
      macros |= name.endsWith("vbaproject.bin") || name.contains("/macrosheets/");
      binary |= name.equals("xl/workbook.bin");
      jar |= name.equals("meta-inf/manifest.mf");
      apk |= name.equals("androidmanifest.xml");
      iwork |= name.startsWith("index/") && name.endsWith(".iwa");
      if (office == null) {
        office =
            name.startsWith("word/")
                ? "word"
                : name.startsWith("xl/")
                    ? "xl"
                    : name.startsWith("ppt/") ? "ppt" : name.startsWith("visio/") ? "visio" : null;
      }
    }
    if (mimetype) {
      String text = first.content().text(StandardCharsets.ISO_8859_1).strip();
      MediaType odf = MediaType.parse(text).orElse(null);
      if (odf != null && (odf.subtype().startsWith("vnd.") || odf.subtype().startsWith("epub"))) {
        return odf;
      }
    }
    if (office != null && (types || macros)) {
      return office(office, macros, binary);
    }
    if (types && names.stream().anyMatch(name -> name.endsWith(".fdseq"))) {
      return MediaType.of("application/vnd.ms-xpsdocument");
    }
    if (apk) {
      return MediaType.of("application/vnd.android.package-archive");
    }
    if (iwork) {
      return MediaType.of("application/vnd.apple.iwork");
    }
    return jar ? MediaType.of("application/java-archive") : types ? DOCUMENT : null;
  }

  private static MediaType office(String kind, boolean macros, boolean binary) {
    return MediaType.of(
        switch (kind) {
          case "word" ->
              macros
                  ? "application/vnd.ms-word.document.macroenabled.12"
                  : OOXML + "wordprocessingml.document";
          case "xl" ->
              binary
                  ? "application/vnd.ms-excel.sheet.binary.macroenabled.12"
                  : macros
                      ? "application/vnd.ms-excel.sheet.macroenabled.12"
                      : OOXML + "spreadsheetml.sheet";
          case "ppt" ->
              macros
                  ? "application/vnd.ms-powerpoint.presentation.macroenabled.12"
                  : OOXML + "presentationml.presentation";
          default ->
              macros
                  ? "application/vnd.ms-visio.drawing.macroenabled.12"
                  : "application/vnd.ms-visio.drawing";
        });
  }
}
