package ess.intake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The directory of temporary files of one process. Its owner holds a lock on the file beside it for
 * as long as it lives, so that the next one to start can tell which desks are abandoned and clears
 * them; a process id would not do, for in a container each process has the same.
 */
final class SpoolDesk implements AutoCloseable {

  private static final String LOCK = ".lock";
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Path lockFile;
  private final FileChannel lockChannel;
  private final Path directory;
  private final AtomicLong number = new AtomicLong();

  private SpoolDesk(Path lockFile, FileChannel lockChannel, Path directory) {
    this.lockFile = lockFile;
    this.lockChannel = lockChannel;
    this.directory = directory;
  }

  /** Clears the abandoned desks in the directory and sets up a new one. */
  static SpoolDesk open(Path parent) throws IOException {
    Files.createDirectories(parent);
    clear(parent);
    while (true) {
      String name = UUID.randomUUID().toString();
      Path lockFile = parent.resolve(name + LOCK);
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      // Another start may have taken the file for an abandoned one before the lock was on it.
      if (lock(channel) != null && Files.exists(lockFile)) {
        return new SpoolDesk(lockFile, channel, Files.createDirectory(parent.resolve(name)));
      }
      channel.close();
    }
  }

  /** A name that no file has yet. */
  Path newPath() {
    return directory.resolve(number.incrementAndGet() + ".tmp");
  }

  @Override
  public void close() throws IOException {
    remove(directory);
    Files.deleteIfExists(lockFile);
    lockChannel.close();
  }

  private static void clear(Path parent) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
      for (Path entry : entries) {
        clearOne(entry);
      }
    }
  }

  private static void clearOne(Path entry) throws IOException {
    String name = String.valueOf(entry.getFileName());
    if (!name.endsWith(LOCK)) {
      if (!Files.exists(entry.resolveSibling(name + LOCK)) && isForgotten(entry)) {
        remove(entry);
      }
      return;
    }
    try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.WRITE)) {
      if (lock(channel) != null) {
        remove(entry.resolveSibling(name.substring(0, name.length() - LOCK.length())));
        Files.deleteIfExists(entry);
      }
    }
  }

  private static boolean isForgotten(Path entry) throws IOException {
    return Files.getLastModifiedTime(entry).toInstant().isBefore(Instant.now().minus(FORGOTTEN));
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void remove(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(entry)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(entry);
  }
}
