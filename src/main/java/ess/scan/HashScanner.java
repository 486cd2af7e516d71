package ess.scan;

import ess.message.Content;
import ess.message.Finding;
import ess.message.Part;
import ess.message.Severity;
import ess.message.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds parts that are known to do harm: by their SHA-256 in a list, and the test file of the EICAR
 * by its definition: its 68 characters begin the file, and at most 60 blanks follow. The same
 * characters elsewhere in a text are only talked about.
 */
public final class HashScanner {

  private static final String SOURCE = "hashes";
  private static final int MAX_EICAR_FILE = 128;

  /** In two halves, so that no file of ours is itself taken for the test file. */
  private static final byte[] EICAR =
      ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STAND" + "ARD-ANTIVIRUS-TEST-FILE!$H+H*")
          .getBytes(StandardCharsets.US_ASCII);

  private final Map<Sha256, String> known;

  /**
   * Reads the list: a SHA-256 a line, then a blank and what it is; lines that begin with {@code #}
   * say nothing.
   */
  public HashScanner(String file) {
    known = read(Path.of(file));
  }

  /** Looks at the digest and the first bytes of the part, and through a text. */
  public List<Finding> scan(Part part) {
    String what = known.get(part.sha256());
    if (what != null) {
      return List.of(
          Finding.of(
                  "malware.known-hash",
                  SOURCE,
                  "The file is known to be harmful",
                  Severity.CRITICAL,
                  Finding.MAX_SCORE,
                  part.path())
              .withRange(0, part.content().size())
              .withEvidence(what));
    }
    Finding eicar = eicar(part);
    return eicar == null ? List.of() : List.of(eicar);
  }

  private static @Nullable Finding eicar(Part part) {
    Content content = part.content();
    if (content.startsWith(EICAR) && onlyBlanks(content)) {
      return Finding.of(
              "malware.eicar",
              SOURCE,
              "The file is the harmless test file of the EICAR, which stands for malware",
              Severity.CRITICAL,
              Finding.MAX_SCORE,
              part.path())
          .withRange(0, EICAR.length)
          .withEvidence("EICAR test file");
    }
    int at = part.kind() == Part.Kind.MESSAGE ? -1 : content.indexOf(EICAR, 0);
    if (at < 0) {
      return null;
    }
    return Finding.of(
            "malware.eicar-inside",
            SOURCE,
            "The test pattern of the EICAR stands inside other bytes, where it does nothing",
            Severity.LOW,
            2,
            part.path())
        .withRange(at, at + EICAR.length)
        .withEvidence("EICAR test pattern at byte %d".formatted(at));
  }

  private static boolean onlyBlanks(Content content) {
    if (content.size() > MAX_EICAR_FILE) {
      return false;
    }
    for (int i = EICAR.length; i < content.size(); i++) {
      int c = content.at(i);
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != 0x1a) {
        return false;
      }
    }
    return true;
  }

  private static Map<Sha256, String> read(Path file) {
    Map<Sha256, String> known = new HashMap<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      String[] words = entry.split("\\s+", 2);
      try {
        known.put(Sha256.parse(words[0]), words.length > 1 ? words[1] : "listed");
      } catch (IllegalArgumentException e) {
        throw new ScanException(
            "%s:%d: a line is a SHA-256 of 64 hexadecimal digits, a blank, and what it is"
                .formatted(file, number),
            e);
      }
    }
    return Map.copyOf(known);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ScanException(
          "the list %s cannot be read; make it readable, or set ess.scan.hashes.file"
              .formatted(file),
          e);
    }
  }
}
