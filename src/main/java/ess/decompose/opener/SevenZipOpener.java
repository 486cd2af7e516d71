package ess.decompose.opener;

import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Opens 7z. */
final class SevenZipOpener implements Opener {

  private static final int START_HEADER = 32;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.SEVEN_ZIP);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    long end = START_HEADER + bytes.u64(12) + bytes.u64(20);
    try (SevenZFile file =
        SevenZFile.builder()
            .setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes.content().toBytes()))
            .setMaxMemoryLimitKiB((int) (opening.memory() >> 10))
            .setDefaultName(GzipOpener.inner(opening.name()))
            .get()) {
      for (SevenZArchiveEntry entry = file.getNextEntry();
          entry != null && !opening.isStopped();
          entry = file.getNextEntry()) {
        if (entry.isDirectory() && !entry.hasStream()) {
          continue;
        }
        String name = entry.getName() == null ? "content" : entry.getName();
        try (InputStream in = new Reading(file)) {
          opening.entry(Entry.of(name), in);
        }
      }
    } catch (PasswordRequiredException e) {
      opening.encrypted();
    } catch (MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
    }
    if (end > 0 && end < bytes.size()) {
      opening.gap(end, bytes.size());
    }
  }

  /** The entry at which the archive stands. */
  private static final class Reading extends InputStream {
    private final SevenZFile file;

    Reading(SevenZFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      return file.read();
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      return file.read(target, from, length);
    }
  }
}
