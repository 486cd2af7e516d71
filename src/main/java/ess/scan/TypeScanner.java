package ess.scan;

import ess.message.Content;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/**
 * Compares what a part is with what its names and its declared type say. The type that the
 * decomposer saw is asked first; Tika, which takes a hundred times as long, is the second opinion
 * where that one is generic, and before a name is called a lie.
 */
public final class TypeScanner {

  private static final String SOURCE = "types";
  private static final int TIKA_BYTES = 16 * 1024;
  private static final int SURE_BYTES = 64;

  /** Loaded at the first use: it reads a table of some thousand types. */
  private static final class Tika {
    static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
  }

  /** Makes the scanner; it needs no settings. */
  public TypeScanner() {}

  /** Looks at content, names and declared type of the part. */
  public List<Finding> scan(Part part) {
    FileKind content = FileKind.of(part.type());
    MediaType type = part.type();
    List<FileKind> promised = promisedBy(part);
    if (part.content().size() > 0 && needsSecondOpinion(content, promised, part)) {
      type = askTika(part.content());
      FileKind second = FileKind.of(type);
      // Text is what Tika says of anything without a sign, so it contradicts nothing.
      content = second == FileKind.UNKNOWN || second == FileKind.TEXT ? content : second;
      type = content == second ? type : part.type();
    }
    if (content == FileKind.PROGRAM && !isText(part.content())) {
      return program(part, type, promised);
    }
    return mismatch(part, type, content, promised);
  }

  private static boolean needsSecondOpinion(FileKind content, List<FileKind> promised, Part part) {
    if (content == FileKind.UNKNOWN) {
      return part.declaredType() != null || !part.names().isEmpty();
    }
    return promised.stream().anyMatch(kind -> scoreOf(kind, content) > 0);
  }

  private static List<FileKind> promisedBy(Part part) {
    List<FileKind> kinds = new ArrayList<>();
    for (String name : part.names()) {
      kinds.add(FileKind.ofExtension(Names.extension(name)));
    }
    return kinds;
  }

  private static List<Finding> program(Part part, MediaType type, List<FileKind> promised) {
    List<Finding> found = new ArrayList<>();
    found.add(
        finding(part, "types.executable", "The file is a program by its content", 8, type)
            .withTechnique("T1204.002"));
    MediaType declared = part.declaredType();
    FileKind claimed = declared == null ? FileKind.UNKNOWN : FileKind.of(declared);
    if (isHarmless(claimed) || promised.stream().anyMatch(TypeScanner::isHarmless)) {
      found.add(
          finding(
                  part,
                  "types.disguised",
                  "A program pretends by its name or its declared type to be something harmless",
                  16,
                  type)
              .withTechnique("T1036.008"));
    }
    return found;
  }

  private static List<Finding> mismatch(
      Part part, MediaType type, FileKind content, List<FileKind> promised) {
    for (FileKind kind : promised) {
      int score = scoreOf(kind, content);
      if (score > 0) {
        return List.of(
            finding(
                    part,
                    "types.mismatch",
                    "The content of the file is of another kind than its name says",
                    score,
                    type)
                .withTechnique("T1036.008"));
      }
    }
    MediaType declared = part.declaredType();
    if (declared != null && scoreOf(FileKind.of(declared), content) > 0) {
      return List.of(
          finding(
              part,
              "types.declared",
              "The content of the part is of another kind than the message declares",
              2,
              type));
    }
    return List.of();
  }

  private static int scoreOf(FileKind promised, FileKind content) {
    if (promised == content || content == FileKind.UNKNOWN || content == FileKind.OTHER) {
      return 0;
    }
    return switch (promised) {
      case PDF, IMAGE, MEDIA ->
          switch (content) {
            case PAGE, SCRIPT, ARCHIVE, OFFICE -> 5;
            case TEXT -> 0;
            default -> 2;
          };
      case OFFICE ->
          switch (content) {
            case SCRIPT -> 5;
            case PAGE, PDF -> 2;
            default -> 0;
          };
      default -> 0;
    };
  }

  private static boolean isHarmless(FileKind kind) {
    return switch (kind) {
      case PDF, IMAGE, MEDIA, OFFICE, TEXT, PAGE, MAIL -> true;
      default -> false;
    };
  }

  /** Whether the first bytes have no NUL: a text that begins with MZ is no program. */
  private static boolean isText(Content content) {
    int end = Math.min(content.size(), SURE_BYTES);
    for (int i = 0; i < end; i++) {
      if (content.at(i) == 0) {
        return false;
      }
    }
    return true;
  }

  private static MediaType askTika(Content content) {
    try {
      String type =
          Tika.TYPES.detect(content.slice(0, TIKA_BYTES).open(), new Metadata()).toString();
      return MediaType.parse(type).orElse(MediaType.OCTET_STREAM);
    } catch (IOException e) {
      throw new ScanException("bytes in memory cannot fail to be read", e);
    }
  }

  private static Finding finding(Part part, String id, String title, int score, MediaType type) {
    Severity severity = score >= 8 ? Severity.HIGH : score >= 4 ? Severity.MEDIUM : Severity.LOW;
    MediaType declared = part.declaredType();
    return Finding.of(id, SOURCE, title, severity, score, part.path())
        .withRange(0, Math.min(part.content().size(), SURE_BYTES))
        .withEvidence(
            "content %s, declared %s, extension %s"
                .formatted(
                    type,
                    declared == null ? "nothing" : declared,
                    part.names().isEmpty() ? "none" : Names.extension(part.names().get(0))));
  }
}
