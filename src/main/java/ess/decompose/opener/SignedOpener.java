package ess.decompose.opener;

import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Opens contents that are signed, digested, compressed or stamped with a time (RFC 5652, RFC 3274,
 * RFC 5544), in either encoding; of an enveloped one it says that it is encrypted.
 */
final class SignedOpener implements Opener {

  private static final Set<MediaType> TYPES = Set.of(Der.PKCS7, Der.TIMESTAMPED);
  private static final Set<String> ENDINGS = Set.of("p7m", "p7s", "p7z", "p7", "tsd", "p7b", "p7c");
  private static final int PLACE_OF_CONTENT = 2;
  private static final int OCTETS = 4;
  private static final int KIND = 6;

  SignedOpener() {}

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes file = opening.bytes();
    Der info = Der.at(file, 0, file.size());
    List<Der> children = info == null ? List.of() : info.children();
    if (info == null || children.isEmpty()) {
      throw new IOException("no content");
    }
    boolean cut = info.isCut(0);
    List<Der> inside = children.size() < 2 ? List.of() : children.get(1).children();
    if (!inside.isEmpty()) {
      content(opening, children.get(0).content(), inside.get(0), cut);
    } else if (cut) {
      breaksOff(opening);
    } else {
      opening.damaged("no content", null);
    }
    opening.gap(info.after(), file.size());
  }

  /** Names the end that is missing. What there is stands in the open, and is read to the last. */
  private static void breaksOff(Opening opening) {
    opening.note(
        Finding.of(
                "archive.breaks-off",
                Opener.SOURCE,
                "A signature ends before its end; all there is of it was read",
                Severity.LOW,
                1,
                opening.path())
            .withRange(0, opening.bytes().size()));
  }

  private static void content(Opening opening, Bytes kind, Der content, boolean cut) {
    boolean cms = kind.size() == 9;
    int last = kind.at(kind.size() - 1);
    boolean signed = cms && (last == 2 || last == 5);
    if (cut && signed) {
      breaksOff(opening);
    } else if (cut) {
      opening.damaged("it breaks off", null);
    }
    if (cms && last == 1) {
      handOver(opening, content);
    } else if (signed) {
      signed(opening, content, cut);
    } else if (cms || last == 23) {
      opening.encrypted();
    } else if (last == 9) {
      compressed(opening, inner(content));
    } else if (last == 31) {
      stamped(opening, content);
    } else if (last == 2) {
      Der inner = inner(content);
      if (inner != null) {
        handOver(opening, inner);
      }
    } else {
      opening.unopened("cryptographic message of an unknown kind");
    }
  }

  private static void signed(Opening opening, Der content, boolean cut) {
    Der inner = inner(content);
    if (inner != null) {
      handOver(opening, inner);
    } else if (cut || tellsNoContent(content)) {
      opening.type(Der.SIGNATURE);
    } else {
      opening.damaged("no content", null);
    }
  }

  /** Whether the place of the content is whole and names its kind alone. */
  private static boolean tellsNoContent(Der content) {
    return content.children().stream()
        .skip(PLACE_OF_CONTENT)
        .filter(Der::isSequence)
        .findFirst()
        .map(Der::children)
        .filter(fields -> fields.size() == 1 && (fields.get(0).tag() & 0x1f) == KIND)
        .isPresent();
  }

  /** The content behind version and algorithm; null if the message tells its signature alone. */
  private static @Nullable Der inner(Der content) {
    for (Der child : content.children().stream().skip(PLACE_OF_CONTENT).toList()) {
      if (child.isSequence()) {
        List<Der> fields = child.children();
        List<Der> inside = fields.size() < 2 ? List.of() : fields.get(1).children();
        return inside.isEmpty() ? null : inside.get(0);
      }
    }
    return null;
  }

  private static void compressed(Opening opening, @Nullable Der packed) {
    if (packed == null) {
      opening.damaged("no content", null);
      return;
    }
    Bytes octets = packed.octets();
    opening.entry(
        Entry.of(name(opening)).at(packed.body(), packed.end()),
        new InflaterInputStream(octets.open()));
  }

  /** A file with a stamp: version, address, what it is called, the file, the stamps. */
  private static void stamped(Opening opening, Der content) {
    List<Der> fields = content.children();
    for (Der field : fields) {
      if ((field.tag() & 0x1f) == OCTETS) {
        handOver(opening, field);
      }
    }
  }

  private static void handOver(Opening opening, Der content) {
    boolean octets = (content.tag() & 0xdf) == OCTETS;
    Bytes bytes = octets ? content.octets() : content.content();
    if (bytes.isEmpty() || opening.isStopped()) {
      return;
    }
    Entry entry = Entry.of(name(opening)).at(content.body(), content.end());
    // What is signed in a mail is a body part with its header.
    boolean mail = MailSign.isEntity(bytes);
    opening.stored(mail ? entry.declared(MediaType.MESSAGE) : entry, bytes);
  }

  private static String name(Opening opening) {
    String name = opening.name();
    int dot = name == null ? -1 : name.lastIndexOf('.');
    if (name == null || dot <= 0) {
      return "content";
    }
    boolean known = ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    String before = name.substring(0, dot);
    return known && before.contains(".") ? before : "content";
  }
}
