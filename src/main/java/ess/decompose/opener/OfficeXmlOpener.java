package ess.decompose.opener;

import ess.message.MediaType;

/**
 * Reads XML that office programs open as it is: documents of Word 2003, packages and OpenDocument
 * in one file, and files that start or load something. What is packed in base64 in them is found as
 * in any text.
 */
final class OfficeXmlOpener implements Opener {

  private static final int MOST_BYTES = 32 << 20;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.XML);
  }

  @Override
  public void open(Opening opening) {
    Bytes file = opening.bytes();
    Links links = new Links();
    OfficeXml xml = new OfficeXml(opening, links);
    xml.read(opening.name() == null ? "" : opening.name(), file.slice(0, MOST_BYTES));
    if (xml.isDocument()) {
      xml.handOver();
      if (file.size() > MOST_BYTES) {
        opening.note(Findings.notWhole(opening));
      }
    }
    links.handOver(opening);
    if (xml.isDocument() || xml.isLauncher()) {
      opening.gap(lastBracket(file) + 1L, file.size());
    }
  }

  private static int lastBracket(Bytes file) {
    int at = file.size() - 1;
    while (at >= 0 && file.at(at) != '>') {
      at--;
    }
    return at;
  }
}
