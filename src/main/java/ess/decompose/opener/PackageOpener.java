package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Opens zip, and reads what the parts of office documents among them say: the zip opener makes the
 * entries, and each part of a package is read as it passes.
 */
final class PackageOpener implements Opener {

  private final Opener zip;

  PackageOpener(Opener zip) {
    this.zip = zip;
  }

  @Override
  public boolean opens(MediaType type) {
    return zip.opens(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Reading reading = new Reading(opening);
    zip.open(new WatchedOpening(opening, reading));
    reading.finish();
  }

  /** Reads the parts of one package. */
  private static final class Reading implements WatchedOpening.Watcher {

    private static final int MOST_BYTES = 32 << 20;
    private static final Map<String, String> USUAL =
        Map.of(
            "[content_types].xml", "[Content_Types].xml",
            "_rels/.rels", "_rels/.rels",
            "word/document.xml", "word/document.xml",
            "xl/workbook.xml", "xl/workbook.xml",
            "ppt/presentation.xml", "ppt/presentation.xml",
            "word/_rels/document.xml.rels", "word/_rels/document.xml.rels");

    private final Opening opening;
    private final OfficeXml xml;
    private final Links links = new Links();
    private final Map<String, String> names = new HashMap<>();
    private int left = MOST_BYTES;
    private boolean isPackage;

    Reading(Opening opening) {
      this.opening = opening;
      xml = new OfficeXml(opening, links);
    }

    @Override
    public void type(MediaType type) {
      isPackage |= ZipType.isDocument(type);
    }

    @Override
    public int wants(Entry entry) {
      String name = entry.name().replace('\\', '/');
      String lower = name.toLowerCase(Locale.ROOT);
      isPackage |=
          lower.equals("[content_types].xml")
              || lower.equals("mimetype")
              || lower.equals("meta-inf/manifest.xml");
      if (!isPackage) {
        return 0;
      }
      if (!ZipType.isDocument(opening.type())) {
        // Its parts are read here, and so not once more each for itself.
        opening.type(ZipType.DOCUMENT);
      }
      caseOf(name, lower);
      // What a part is stands in the content types, so that its name tells nothing.
      return left + 1;
    }

    @Override
    public void shown(Entry entry, Bytes content) {
      String name = entry.name().replace('\\', '/');
      String lower = name.toLowerCase(Locale.ROOT);
      boolean records = lower.startsWith("xl/") && lower.endsWith(".bin");
      if (!records && !OfficeXml.is(content)) {
        return;
      }
      if (content.size() > left) {
        opening.note(Findings.notWhole(opening).withEvidence(name));
        left = 0;
        return;
      }
      left -= content.size();
      if (records) {
        if (lower.contains("/macrosheets/")) {
          Xlm.found(opening, 2, "the sheet " + name);
        }
        WorkbookBinary.read(opening, content, name);
      } else {
        xml.read(name, content);
      }
    }

    /** The names of parts are the same in any case, but not every tool thinks so. */
    private void caseOf(String name, String lower) {
      String before = names.putIfAbsent(lower, name);
      String usual = before == null ? USUAL.get(lower) : before;
      if (usual != null && !usual.equals(name)) {
        opening.note(
            Finding.of(
                    "document.case-games",
                    Opener.SOURCE,
                    "A part of the document is named in unusual letters, so that tools differ in"
                        + " whether they see it",
                    Severity.LOW,
                    2,
                    opening.path())
                .withEvidence(name + ", not " + usual));
      }
    }

    void finish() {
      if (isPackage && !opening.isStopped()) {
        xml.handOver();
        links.handOver(opening);
      }
    }
  }
}
