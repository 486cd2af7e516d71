package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZFile;
import org.jspecify.annotations.Nullable;

/**
 * Opens 7z. A wrong password shows as bytes that do not unpack, so that an entry is read to its end
 * before a password counts as right.
 */
final class SevenZipOpener implements Opener {

  private static final int START_HEADER = 32;

  /** 7-Zip itself makes keys by two to the 19th rounds. */
  private static final int MOST_ROUNDS = 22;

  /** The Unix mode of a link, in the attributes of a file. */
  private static final int LINK = 0xa000;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.SEVEN_ZIP);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    SevenZipHeader header = SevenZipHeader.of(bytes, opening.memory());
    if (header == null) {
      entries(opening, null);
      long end = START_HEADER + bytes.u64(12) + bytes.u64(20);
      opening.gap(end < START_HEADER ? START_HEADER : end, bytes.size());
      return;
    }
    boolean tried = header.rounds() > 0 && header.rounds() <= MOST_ROUNDS;
    String password = tried ? password(opening) : null;
    if (header.encrypted() && password == null) {
      opening.encrypted();
    } else {
      entries(opening, password);
    }
    gaps(opening, header);
  }

  /** What stands between the start, the packed streams, the packed header and the header. */
  private static void gaps(Opening opening, SevenZipHeader header) {
    long packedTo = Math.max(START_HEADER, header.packedTo());
    opening.gap(START_HEADER, Math.min(header.packedFrom(), header.headerFrom()));
    opening.gap(packedTo, header.headerFrom());
    opening.gap(Math.max(packedTo, header.headerTo()), header.from());
    opening.gap(header.to(), opening.bytes().size());
  }

  private static void entries(Opening opening, @Nullable String password) throws IOException {
    int count = 0;
    try (SevenZFile file = file(opening, password)) {
      for (SevenZArchiveEntry listed : file.getEntries()) {
        if (opening.isStopped()) {
          return;
        }
        count++;
        if (isFolder(listed)) {
          file.getNextEntry();
          continue;
        }
        entry(opening, file, listed);
      }
    } catch (PasswordRequiredException e) {
      opening.encrypted();
      return;
    } catch (MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
      return;
    } catch (RuntimeException e) {
      throw new IOException("the library fails on it", e);
    }
    if (count == 0) {
      opening.damaged("no entry", new ByteRange(0, opening.bytes().size()));
    }
  }

  private static void entry(Opening opening, SevenZFile file, SevenZArchiveEntry listed)
      throws IOException {
    Entry entry = Entry.of(name(listed)).size(listed.getSize());
    if (listed.getHasCrc()) {
      entry = entry.crc32(listed.getCrcValue());
    }
    if (listed.getHasWindowsAttributes()
        && (listed.getWindowsAttributes() >>> 16 & 0xf000) == LINK) {
      opening.note(Findings.link(opening, entry.name()));
    }
    try {
      file.getNextEntry();
    } catch (PasswordRequiredException e) {
      opening.encrypted(entry, opening.bytes().slice(0, 0));
      return;
    } catch (MemoryLimitException e) {
      throw e;
    } catch (IOException e) {
      // The other folders of the archive may be packed otherwise.
      String reason = String.valueOf(e.getMessage());
      if (!reason.contains("nsupported") && !reason.contains("not yet supported")) {
        throw e;
      }
      opening.unreadable(entry, opening.bytes().slice(0, 0), "a method the library does not know");
      return;
    }
    try (InputStream in = new Reading(file)) {
      opening.entry(entry, in);
    }
  }

  private static boolean isFolder(SevenZArchiveEntry entry) {
    return entry.isDirectory() && !entry.hasStream();
  }

  private static String name(SevenZArchiveEntry entry) {
    return entry.getName() == null ? "content" : entry.getName();
  }

  /** The password that opens the first entry, or null. */
  private static @Nullable String password(Opening opening) {
    for (String password : opening.passwords()) {
      if (opening.isStopped() || !opening.takeTry()) {
        return null;
      }
      if (isRight(opening, password)) {
        opening.unlocked(password);
        return password;
      }
    }
    return null;
  }

  private static boolean isRight(Opening opening, String password) {
    byte[] block = new byte[8192];
    try (SevenZFile file = file(opening, password)) {
      for (SevenZArchiveEntry entry = file.getNextEntry();
          entry != null;
          entry = file.getNextEntry()) {
        long size = 0;
        for (int n = file.read(block); n >= 0; n = file.read(block)) {
          size += n;
          if (size > opening.memory() || opening.isStopped()) {
            return true;
          }
        }
        if (size > 0) {
          return true;
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static SevenZFile file(Opening opening, @Nullable String password) throws IOException {
    SevenZFile.Builder builder =
        SevenZFile.builder()
            .setSeekableByteChannel(new BytesChannel(opening.bytes()))
            .setMaxMemoryLimitKiB((int) (opening.memory() >> 10))
            .setDefaultName(GzipOpener.inner(opening.name()));
    if (password != null) {
      builder.setPassword(password);
    }
    return builder.get();
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
