package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.util.Locale;
import javax.xml.stream.XMLStreamReader;

/** What the parts of a document are related to outside of it (ECMA-376, part 2, section 6.5). */
final class Relationships {

  private static final int REMOTE_PROGRAM = 8;
  private static final int REMOTE = 4;

  private final Opening opening;
  private final Links links;

  Relationships(Opening opening, Links links) {
    this.opening = opening;
    this.links = links;
  }

  /** Reads the element of a relationship. */
  void read(XMLStreamReader xml, String part) {
    String type = "";
    String target = "";
    boolean external = false;
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String value = xml.getAttributeValue(i);
      switch (xml.getAttributeLocalName(i).toLowerCase(Locale.ROOT)) {
        case "type" -> type = value;
        case "target" -> target = value;
        case "targetmode" -> external = value.strip().equalsIgnoreCase("external");
        default -> {}
      }
    }
    String kind = type.substring(type.lastIndexOf('/') + 1);
    if (external || Links.isRemote(target)) {
      external(kind, target, part);
    }
  }

  /** Names an address outside; those of hyperlinks are listed only, since people write them. */
  void external(String kind, String target, String part) {
    links.add(target);
    boolean remote = Links.isRemote(target) && !isOwnDisk(target);
    boolean share =
        target.startsWith("\\\\") || target.toLowerCase(Locale.ROOT).startsWith("file:");
    if (kind.equals("hyperlink") && !(remote && share)) {
      return;
    }
    int score =
        switch (kind) {
          case "attachedTemplate", "oleObject", "control", "vbaProject" ->
              remote ? REMOTE_PROGRAM : 1;
          case "image", "hyperlink" -> remote && share ? REMOTE : 1;
          case "audio", "video", "media" -> 1;
          default -> remote ? REMOTE : 1;
        };
    opening.note(
        Finding.of(
                "document.external-relationship",
                Opener.SOURCE,
                "The document refers to something outside of it, which is loaded when it is opened",
                score >= REMOTE_PROGRAM
                    ? Severity.HIGH
                    : score >= REMOTE ? Severity.MEDIUM : Severity.LOW,
                score,
                opening.path())
            .withTechnique("T1221")
            .withEvidence("%s %s in %s".formatted(kind, target, part)));
  }

  private static boolean isOwnDisk(String target) {
    String lower = target.strip().toLowerCase(Locale.ROOT).replace('\\', '/');
    return lower.matches("(?s)(file:/*)?[a-z]:(/|%5c).*");
  }
}
