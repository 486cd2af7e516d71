package ess.learn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The file of what was learned. It is written beside, forced and renamed, so a reader sees the old
 * one or the new one; writers of all processes wait for one another.
 */
final class LessonFile {

  private static final long MAX_BYTES = 512L * 1024 * 1024;
  private static final Object ONE_WRITER = new Object();

  private final Path file;

  LessonFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** What was learned, or null if nothing was yet. */
  @Nullable Lessons read(boolean withExamples) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return Lessons.read(Files.readAllBytes(file), withExamples);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | IllegalArgumentException | NegativeArraySizeException e) {
      throw new LearnException(
          "what was learned cannot be read from %s: %s; put a copy back, or remove it and teach anew"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** A mark that changes when the file does; 0 if there is none. */
  long mark() {
    try {
      return 31 * Files.getLastModifiedTime(file).toMillis() + Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Learns anew from what the change makes of the examples.
   *
   * @param reached the number of the last feedback that is then learned from, 0 to leave it
   */
  Lessons change(UnaryOperator<List<Example>> change, long reached) {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    synchronized (ONE_WRITER) {
      try {
        Files.createDirectories(file.resolveSibling(""));
        try (FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          Lessons before = lock.isValid() ? read(true) : null;
          List<Example> examples = before == null ? List.of() : before.examples();
          long last = Math.max(reached, before == null ? 0 : before.reached());
          Lessons after = Lessons.of(change.apply(examples), last);
          write(after.bytes());
          return after;
        }
      } catch (IOException e) {
        throw new LearnException(
            "what was learned cannot be written to %s; make its folder writable".formatted(file),
            e);
      }
    }
  }

  private void write(byte[] bytes) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
