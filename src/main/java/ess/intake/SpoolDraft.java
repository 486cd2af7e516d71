package ess.intake;

import ess.message.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * Bytes on their way into the spool: a temporary file that is hashed while it is written. For one
 * thread at a time. Closing it before it is sealed throws it away.
 */
final class SpoolDraft implements AutoCloseable {

  /**
   * A whole file under its temporary name, durable as far as its bytes go.
   *
   * @param path the temporary name
   * @param sha256 the digest of its bytes
   * @param size how many there are
   */
  record Sealed(Path path, Sha256 sha256, long size) {}

  private final Path path;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.newDigest();
  private long size;
  private boolean sealed;

  SpoolDraft(Path path) {
    this.path = path;
    try {
      this.channel =
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  void write(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    size += length;
  }

  /** Forces the bytes to the disk and ends the writing. */
  Sealed seal() {
    try {
      // The time of change may be lost; the bytes and their number are not.
      channel.force(false);
      channel.close();
    } catch (IOException e) {
      throw failure(e);
    }
    sealed = true;
    return new Sealed(path, Sha256.finish(digest), size);
  }

  @Override
  public void close() {
    if (sealed) {
      return;
    }
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static SpoolException failure(IOException cause) {
    return new SpoolException(
        "The disk of the data directory does not take a file: nothing is taken in until it does.",
        cause);
  }
}
