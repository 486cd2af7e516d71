package ess.intake;

import ess.message.Arrival;
import ess.message.Content;
import ess.message.Message;
import ess.message.RawMessage;
import ess.message.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The raw bytes of every message, in files named by their digest: {@code spool/ab/abcd….eml} below
 * the data directory. A file is written under a temporary name, forced to the disk and renamed, so
 * that a name that can be seen always holds whole bytes; it is durable once its directory was
 * forced too. Many files are forced side by side, for the disk then writes its journal once for
 * several of them. Safe for many threads.
 */
public final class Spool implements AutoCloseable {

  private static final int FORCING_THREADS = 16;
  private static final int COPY_BYTES = 1 << 16;
  private static final String SUFFIX = ".eml";

  private final Path root;
  private final Path temp;
  private final AtomicLong number = new AtomicLong();
  private final SpoolLimits limits;
  private final LongSupplier freeBytes;
  private final Clock clock;
  private final ThreadPoolExecutor writing;

  /** Apart from the others, so that the end of a batch does not queue behind the next ones. */
  private final ThreadPoolExecutor settling;

  private Spool(Path root, Path temp, SpoolLimits limits, LongSupplier freeBytes, Clock clock) {
    this.root = root;
    this.temp = temp;
    this.limits = limits;
    this.freeBytes = freeBytes;
    this.clock = clock;
    this.writing = threads();
    this.settling = threads();
  }

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            FORCING_THREADS,
            FORCING_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ess-spool");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Opens the spool below the data directory with the default limits; makes what is missing. */
  public static Spool open(Path dataDir) {
    return open(dataDir, SpoolLimits.DEFAULT, Clock.systemUTC());
  }

  /** Opens the spool below the data directory; makes what is missing. */
  public static Spool open(Path dataDir, SpoolLimits limits, Clock clock) {
    try {
      FileStore disk = Files.getFileStore(Files.createDirectories(dataDir));
      return open(dataDir, limits, clock, () -> usable(disk));
    } catch (IOException e) {
      throw unwritable(dataDir, e);
    }
  }

  static Spool open(Path dataDir, SpoolLimits limits, Clock clock, LongSupplier freeBytes) {
    Path root = dataDir.toAbsolutePath().resolve("spool");
    try {
      makePrivate(root);
      for (int i = 0; i < 256; i++) {
        Files.createDirectories(root.resolve("%02x".formatted(i)));
      }
      Path temp = Files.createDirectories(root.resolve("tmp"));
      deleteFiles(temp);
      force(root);
      return new Spool(root, temp, limits, freeBytes, clock);
    } catch (IOException e) {
      throw unwritable(dataDir, e);
    }
  }

  /** The file of the message with that digest, whether it is there or not. */
  public Path path(Sha256 sha256) {
    return directory(sha256).resolve(sha256.hex() + SUFFIX);
  }

  /**
   * A name for a file that the caller writes and then gives to {@link #adopt} or deletes.
   *
   * @throws SpoolException if there is no room
   */
  public Path newTemp() {
    ensureRoom();
    return tempPath();
  }

  /**
   * Takes a file written under a name of {@link #newTemp} into the spool. When this returns, its
   * bytes are durable. If it throws, the file is where it was.
   *
   * @throws SpoolException if it cannot be kept
   */
  public Arrival adopt(Path tempFile) {
    ensureRoom();
    try {
      SpoolDraft.Sealed file = seal(tempFile);
      place(file);
      force(directory(file.sha256()));
      return new Arrival(null, file.sha256(), file.size(), now(), null);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Reads the message back. Bytes that are missing or are not those that were taken in, and those
   * of a message above the limit, come as no bytes and a message whose refusal says why.
   */
  public RawMessage load(Message message) {
    if (message.refusal() != null) {
      return new RawMessage(message, Content.EMPTY);
    }
    if (message.size() > limits.maxLoadBytes()) {
      return refused(
          message,
          "It has %d bytes, more than the %d that ess.decompose.max-message-bytes allows."
              .formatted(message.size(), limits.maxLoadBytes()));
    }
    try {
      Path file = path(message.sha256());
      if (Files.size(file) != message.size()) {
        return refused(message, "Its file in the spool has another size than what was taken in.");
      }
      byte[] bytes = Files.readAllBytes(file);
      if (!Sha256.of(bytes).equals(message.sha256())) {
        return refused(message, "Its file in the spool is not what was taken in.");
      }
      return new RawMessage(message, Content.of(bytes));
    } catch (NoSuchFileException e) {
      return refused(message, "Its file in the spool is missing.");
    } catch (IOException e) {
      return refused(message, "Its file in the spool cannot be read.");
    }
  }

  /** Reads some messages back, each as {@link #load} does. */
  public List<RawMessage> loadAll(List<Message> messages) {
    return messages.stream().map(this::load).toList();
  }

  /**
   * Asks whether there is room for more.
   *
   * @throws SpoolException if the free space of the disk is below the floor
   */
  public void ensureRoom() {
    long free = freeBytes.getAsLong();
    if (free < limits.minFreeBytes()) {
      throw new SpoolException(
          "The disk of the data directory has less than the %d MB left that"
                  .formatted(limits.minFreeBytes() >> 20)
              + " ess.intake.min-free-bytes asks for: nothing is taken in until there is room.");
    }
  }

  @Override
  public void close() {
    writing.shutdown();
    settling.shutdown();
    try {
      if (!writing.awaitTermination(10, TimeUnit.SECONDS)
          || !settling.awaitTermination(10, TimeUnit.SECONDS)) {
        writing.shutdownNow();
        settling.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A draft to be written piece by piece and then given to {@link #keep(SpoolDraft)}. */
  SpoolDraft draft() {
    return new SpoolDraft(tempPath());
  }

  /** Writes, forces and renames on another thread; durable after {@link #settle}. */
  Future<Kept> keep(byte[] bytes, int offset, int length) {
    return writing.submit(
        () -> {
          try (SpoolDraft draft = draft()) {
            draft.write(bytes, offset, length);
            return place(draft.seal());
          }
        });
  }

  /** Forces and renames a written draft on another thread; durable after {@link #settle}. */
  Future<Kept> keep(SpoolDraft draft) {
    return writing.submit(
        () -> {
          try (draft) {
            return place(draft.seal());
          }
        });
  }

  /** Makes the names of the files durable. */
  void settle(Collection<Kept> files) {
    Set<Path> directories =
        files.stream().map(file -> directory(file.sha256())).collect(Collectors.toSet());
    List<Future<Path>> forced = new ArrayList<>();
    for (Path directory : directories) {
      Callable<Path> task = () -> force(directory);
      forced.add(settling.submit(task));
    }
    forced.forEach(Spool::await);
  }

  /** What a task of the spool came to. */
  static <T> T await(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SpoolException("The work on the spool was interrupted.", e);
    } catch (CancellationException e) {
      throw new SpoolException("The work on the spool was called off.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SpoolException known ? known : failure(e);
    }
  }

  /**
   * A file under its final name, not yet durable.
   *
   * @param sha256 the digest of its bytes
   * @param size how many there are
   */
  record Kept(Sha256 sha256, long size) {}

  /** The time by which arrivals are stamped, in the milliseconds that the database keeps. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Path directory(Sha256 sha256) {
    return root.resolve(sha256.hex().substring(0, 2));
  }

  private static SpoolDraft.Sealed seal(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[COPY_BYTES];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        size += read;
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
    return new SpoolDraft.Sealed(file, Sha256.finish(digest), size);
  }

  /** Replaces a file of that name, which holds the same bytes unless it was damaged. */
  private Kept place(SpoolDraft.Sealed file) throws IOException {
    Files.move(file.path(), path(file.sha256()), StandardCopyOption.ATOMIC_MOVE);
    return new Kept(file.sha256(), file.size());
  }

  private static Path force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return directory;
  }

  private Path tempPath() {
    return temp.resolve(number.incrementAndGet() + ".tmp");
  }

  /** What a process that died left behind; one service works on a data directory. */
  private static void deleteFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void makePrivate(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return;
    }
    Files.createDirectories(directory);
  }

  private static long usable(FileStore disk) {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static RawMessage refused(Message message, String sentence) {
    return new RawMessage(message.withRefusal(sentence), Content.EMPTY);
  }

  private static SpoolException failure(Exception cause) {
    return new SpoolException(
        "The disk of the data directory does not take a file: nothing is taken in until it does.",
        cause);
  }

  private static SpoolException unwritable(Path dataDir, IOException cause) {
    return new SpoolException(
        "The data directory %s cannot be written; make it writable or set ESS_DATA_DIR."
            .formatted(dataDir.toAbsolutePath()),
        cause);
  }
}
