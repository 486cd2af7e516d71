package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of objects in documents by their classes, and by how their streams are named. */
final class OleObjects {

  private static final String NATIVE = "\u0001ole10native";
  private static final String EQUATION_STREAM = "equation native";
  private static final String LINK_STREAM = "\u0001ole";
  private static final int LINKED = 1;
  private static final int MOST_MONIKERS = 50;
  private static final int LONGEST_ADDRESS = 4096;

  private OleObjects() {}

  /** Names the class of a storage, if it is worth a word. */
  static void name(Opening opening, CompoundFile.Node node) {
    if (node.clsid().isEquation() || node.name().equalsIgnoreCase(EQUATION_STREAM)) {
      equation(opening, node.path());
    } else {
      risk(opening, node.clsid(), node.path());
    }
  }

  /** Names an object of the old equation editor. */
  static void equation(Opening opening, String evidence) {
    opening.note(
        Finding.of(
                "document.equation-object",
                Opener.SOURCE,
                "The document holds an object of the old equation editor, which runs code that"
                    + " hides in it",
                Severity.MEDIUM,
                4,
                opening.path())
            .withTechnique("T1203")
            .withEvidence(evidence));
  }

  /** Names a class that is worth a word. */
  static void risk(Opening opening, ClassId clsid, String where) {
    String risk = clsid.risk();
    if (risk != null) {
      opening.note(
          Finding.of(
                  "document.risky-object",
                  Opener.SOURCE,
                  "The document holds an object of a class that can do harm",
                  Severity.MEDIUM,
                  3,
                  opening.path())
              .withEvidence(risk + " (" + clsid.text() + ") " + where));
    }
  }

  /** Looks into a stream that holds an embedded file or a link. */
  static void content(Opening opening, CompoundFile.Node node, Links links) {
    String name = node.name().toLowerCase(Locale.ROOT);
    if (name.equals(NATIVE)) {
      embedded(opening, OlePackage.of(node.content()), node.path());
    } else if (name.equals(LINK_STREAM) && (node.content().u32(4) & LINKED) != 0) {
      for (String address : monikers(node.content())) {
        link(opening, address, links, node.path());
      }
    }
  }

  /** Hands over an embedded file. */
  static void embedded(Opening opening, OlePackage file, String where) {
    if (file.content().isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(file.names());
    if (!names.isEmpty()) {
      opening.note(
          Finding.of(
                  "document.embedded-file",
                  Opener.SOURCE,
                  "The document holds a file that opens when somebody clicks on it",
                  Severity.LOW,
                  2,
                  opening.path())
              .withEvidence(
                  "%s (label %s, path %s)".formatted(names.get(0), file.label(), file.command())));
    }
    names.add(where + "/content");
    opening.stored(Entry.of(names), file.content());
  }

  /** Names an address that an object loads from. */
  static void link(Opening opening, String address, Links links, String where) {
    links.add(address);
    Fields.loaded(opening, address + " in " + where, address);
  }

  /**
   * The addresses in the monikers of a link (MS-OLEDS, section 2.3.3). They are looked for by their
   * class ids, since their sizes are as their writer likes.
   */
  static List<String> monikers(Bytes stream) {
    List<String> addresses = new ArrayList<>();
    int at = 0;
    while (at + 20 <= stream.size() && addresses.size() < MOST_MONIKERS) {
      ClassId id = mayBeMoniker(stream, at) ? ClassId.of(stream, at) : ClassId.NONE;
      if (id.equals(ClassId.URL_MONIKER)) {
        addresses.add(wide(stream, at + 20));
      } else if (id.equals(ClassId.FILE_MONIKER)) {
        addresses.add(file(stream, at + 16));
      } else if (!id.equals(ClassId.NONE) && id.risk() != null) {
        addresses.add(id.risk());
      }
      at++;
    }
    addresses.removeIf(String::isBlank);
    return addresses;
  }

  private static boolean mayBeMoniker(Bytes stream, int at) {
    int first = stream.at(at);
    return first == 0xe0 || first == 0x03 || first == 0xd2 || first == 0xc7;
  }

  private static String file(Bytes stream, int at) {
    int size = (int) Math.min(LONGEST_ADDRESS, stream.u32(at + 2));
    String narrow = stream.slice(at + 6, at + 6 + size).latin1();
    int nul = narrow.indexOf('\0');
    return nul < 0 ? narrow : narrow.substring(0, nul);
  }

  private static String wide(Bytes stream, int at) {
    int end = at;
    while (end + 2 <= stream.size() && stream.u16(end) != 0 && end - at < LONGEST_ADDRESS) {
      end += 2;
    }
    return stream.slice(at, end).content().text(StandardCharsets.UTF_16LE);
  }
}
