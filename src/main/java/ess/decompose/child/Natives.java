package ess.decompose.child;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads what libraries bring along for the processor, as long as this process may write it down,
 * and leaves no file behind.
 */
final class Natives {

  private Natives() {}

  /** Loads all of them. */
  static void load() {
    Path folder;
    try {
      folder = Files.createTempDirectory("ess-child-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty("jna.tmpdir", folder.toString());
    System.setProperty("ZstdTempFolder", folder.toString());
    try {
      Native.load();
      new com.sun.jna.Memory(8).close();
      // The first channel to a file makes a pair of sockets, which is refused later.
      Files.readAllBytes(Files.createFile(folder.resolve("channel")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      remove(folder);
    }
  }

  /** A library stays in memory when its file is gone. */
  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
