package ess.serve;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what a query has found into an answer, or into none. Safe for many threads. */
public final class Lookup {

  Lookup() {}

  /** The parameters of a query for one message: id. */
  public Map<String, Object> parameters(String id) {
    return Map.of("id", id);
  }

  /**
   * The document, if there is one.
   *
   * @throws NotFoundException with a sentence for the caller
   */
  public String found(@Nullable Object document) {
    if (document == null) {
      throw new NotFoundException("No message has this id.");
    }
    return document.toString();
  }

  /**
   * The row, if there is one.
   *
   * @throws NotFoundException with a sentence for the caller
   */
  public Map<?, ?> row(@Nullable Object found) {
    if (found instanceof Map<?, ?> row) {
      return row;
    }
    throw new NotFoundException("No message has this id.");
  }

  /** The rows as the one page of a list. */
  public Map<String, Object> page(List<Map<String, Object>> rows) {
    return Map.of("items", rows);
  }

  /** The path of a file that the gate has written. */
  public Path path(String uploadFile) {
    return Path.of(uploadFile);
  }

  /** The file, if it is there. */
  public File file(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new NotFoundException("The raw bytes of this message are not kept.");
    }
    return path.toFile();
  }
}
