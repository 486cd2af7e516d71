package ess.extract;

import ess.message.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A list: a UTF-8 file with an entry a line; lines that begin with {@code #} say nothing.
 *
 * @param path the file
 * @param sha256 the digest of its bytes
 * @param lines its entries, in order
 */
record ListFile(Path path, Sha256 sha256, List<ListFile.Line> lines) {

  private static final int MOST_BYTES = 20_000_000;

  /**
   * An entry.
   *
   * @param number the line, counted from 1
   * @param text it without the white space around
   */
  record Line(int number, String text) {}

  /** Copies the lines. */
  ListFile {
    lines = List.copyOf(lines);
  }

  /** Reads the file. */
  static ListFile read(Path path) {
    byte[] bytes = bytes(path);
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text(path, bytes).split("\n", -1)) {
      number++;
      String entry = line.strip();
      if (!entry.isEmpty() && !entry.startsWith("#")) {
        lines.add(new Line(number, entry));
      }
    }
    return new ListFile(path, Sha256.of(bytes), lines);
  }

  /** The text files of the folder and of those below it, in the order of their names. */
  static List<Path> in(Path folder) {
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      return walk.filter(f -> f.toString().endsWith(".txt"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ExtractException(
          "the lists in %s cannot be read; make the folder readable, or set ess.extract.lists"
              .formatted(folder),
          e);
    }
  }

  /** The name of the list in a file, without its ending. */
  static String name(Path path) {
    String file = String.valueOf(path.getFileName());
    return file.substring(0, file.length() - ".txt".length()).toLowerCase(Locale.ROOT);
  }

  /** What says that a line is wrong and how to write it. */
  ExtractException wrong(Line line, String what) {
    return new ExtractException("%s, line %d: %s".formatted(path, line.number(), what));
  }

  private static byte[] bytes(Path path) {
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new ExtractException(
            "the list %s has more than %d bytes; split it or take it away"
                .formatted(path, MOST_BYTES));
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new ExtractException(
          "the list %s cannot be read; make it readable, or set ess.extract.lists".formatted(path),
          e);
    }
  }

  private static String text(Path path, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ExtractException("the list %s is not UTF-8; save it so".formatted(path), e);
    }
  }
}
