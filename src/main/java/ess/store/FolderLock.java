package ess.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Keeps a data folder to one process; it ends with the process, however that ends. */
final class FolderLock implements AutoCloseable {

  private static final String FILE = "ess.lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes the folder if there is none, open to its owner alone, and locks it. */
  static FolderLock take(Path dataDir) {
    FileChannel channel = open(dataDir);
    try {
      if (lock(channel) != null) {
        return new FolderLock(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw unwritable(dataDir, e);
    }
    throw new StoreException(
        StoreException.Kind.IN_USE,
        "The data folder %s is in use by another ess; end that one, or set ESS_DATA_DIR"
            .formatted(dataDir),
        null);
  }

  private static FileChannel open(Path dataDir) {
    try {
      if (!Files.isDirectory(dataDir)) {
        create(dataDir);
      }
      return FileChannel.open(
          dataDir.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unwritable(dataDir, e);
    }
  }

  private static void create(Path dataDir) throws IOException {
    Path parent = dataDir.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (dataDir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          dataDir,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return;
    }
    Files.createDirectory(dataDir);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static StoreException unwritable(Path dataDir, IOException e) {
    return new StoreException(
        StoreException.Kind.UNWRITABLE,
        "The data folder %s cannot be written; check its owner and mode, or set ESS_DATA_DIR"
            .formatted(dataDir),
        e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of the data folder was not released", e);
    }
  }
}
