package ess.decompose.opener;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.exception.CrcErrorException;
import com.github.junrar.exception.RarException;
import com.github.junrar.exception.UnsupportedDictionarySizeException;
import com.github.junrar.rarfile.FileHeader;
import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens rar of version 4 and 5. The blocks are walked first, so that what is stored needs no
 * library, and services, streams and gaps are seen; a library unpacks the rest.
 */
final class RarOpener implements Opener {

  /** More rounds than this make one try of a password take seconds. */
  private static final int MOST_ROUNDS = 20;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.RAR);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes rar = opening.bytes();
    RarBlocks blocks = RarBlocks.of(rar);
    RarVolumes volumes = RarVolumes.of(rar, blocks);
    if (volumes.count() > 1) {
      volumes.open(opening);
      return;
    }
    String owner = "";
    for (RarBlock block : blocks.blocks()) {
      if (block.isSplit()) {
        opening.note(Findings.volume(opening.path()).withRange(block.from(), block.dataFrom()));
      }
      describe(opening, block, owner);
      owner = block.kind() == RarBlock.Kind.FILE ? block.name() : owner;
    }
    List<RarBlock> files = blocks.blocks().stream().filter(RarBlock::isFile).toList();
    if (blocks.locked()) {
      unlock(opening, blocks, files);
      return;
    }
    boolean plain =
        files.stream().allMatch(file -> file.traits().stored() && !file.traits().encrypted());
    if (plain) {
      files.forEach(file -> opening.stored(file.entry(file.name()), data(rar, file)));
    } else if (files.stream().anyMatch(file -> file.traits().encrypted())) {
      unlock(opening, blocks, files);
    } else if (!unpack(opening, null, files)) {
      byHand(opening, files);
    }
    if (files.isEmpty()
        && blocks.blocks().stream().noneMatch(b -> b.kind() == RarBlock.Kind.FILE)) {
      opening.damaged("no entry", null);
    }
    opening.gap(blocks.to(), rar.size());
  }

  /** Names what is odd about a block, and hands over what services hold. */
  static void describe(Opening opening, RarBlock block, String owner) {
    if (block.traits().link()) {
      opening.note(Findings.link(opening, block.name()).withRange(block.from(), block.dataFrom()));
    }
    if (block.kind() == RarBlock.Kind.OTHER) {
      opening.gap(block.dataFrom(), block.to());
    }
    if (block.kind() == RarBlock.Kind.SERVICE) {
      service(opening, block, owner);
    }
  }

  /** A stream of NTFS is a file of its own; its name must not lead anywhere (CVE-2025-8088). */
  private static void service(Opening opening, RarBlock block, String owner) {
    String kind = block.name();
    boolean stream = kind.equals("STM");
    String name = stream ? owner + block.note() : kind;
    if (stream && (block.note().indexOf('/') >= 0 || block.note().indexOf('\\') >= 0)) {
      opening.note(
          Findings.outside(opening.path())
              .withRange(block.from(), block.dataFrom())
              .withEvidence(block.note()));
    }
    if (block.to() <= block.dataFrom()) {
      return;
    }
    Entry entry = block.entry(name);
    Bytes data = data(opening.bytes(), block);
    if (block.traits().encrypted()) {
      opening.encrypted(entry, data);
    } else if (block.traits().stored()) {
      opening.stored(entry, data);
    } else {
      opening.unreadable(entry, data, name);
    }
  }

  private static Bytes data(Bytes rar, RarBlock block) {
    return rar.slice(block.dataFrom(), block.to());
  }

  /** Tries the passwords; without a fitting one, hands over what can be read without. */
  private static void unlock(Opening opening, RarBlocks blocks, List<RarBlock> files)
      throws IOException {
    boolean slow = blocks.blocks().stream().anyMatch(block -> block.rounds() > MOST_ROUNDS);
    List<String> passwords = slow ? List.of() : opening.passwords();
    for (String password : passwords) {
      if (opening.isStopped() || !opening.takeTry()) {
        break;
      }
      if (isRight(opening, password)) {
        opening.unlocked(password);
        unpack(opening, password, files);
        return;
      }
    }
    if (blocks.locked()) {
      opening.encrypted();
    } else if (!unpack(opening, null, files)) {
      byHand(opening, files);
    }
  }

  /** Whether the headers can be read with the password, and the smallest locked entry as well. */
  private static boolean isRight(Opening opening, String password) throws IOException {
    try (Archive archive = archive(opening, password)) {
      List<FileHeader> headers = new ArrayList<>(archive.getFileHeaders());
      headers.removeIf(header -> header.isDirectory() || !header.isEncrypted());
      if (headers.isEmpty()) {
        return !archive.getFileHeaders().isEmpty();
      }
      boolean solid = headers.stream().anyMatch(FileHeader::isSolid);
      FileHeader tried =
          solid
              ? headers.get(0)
              : headers.stream().min(Comparator.comparingLong(FileHeader::getFullPackSize)).get();
      Sink sink = new Sink(opening);
      archive.extractFile(tried, sink);
      return !sink.full;
    } catch (RarException | IOException | RuntimeException e) {
      return false;
    }
  }

  /** What stands behind the last sound block would only stop the library. */
  private static Archive archive(Opening opening, @Nullable String password)
      throws RarException, IOException {
    Bytes rar = opening.bytes();
    RarBlocks blocks = RarBlocks.of(rar);
    Bytes sound = blocks.locked() ? rar : rar.slice(0, blocks.to());
    return new Archive(sound.open(), options(opening, password));
  }

  static ArchiveOptions options(Opening opening, @Nullable String password) {
    ArchiveOptions.Builder options =
        ArchiveOptions.builder().maxDictionarySize(Math.max(1 << 20, opening.memory()));
    if (password != null) {
      options.password(password);
    }
    return options.build();
  }

  /** Has all entries unpacked; false if the archive cannot be read at all. */
  private static boolean unpack(Opening opening, @Nullable String password, List<RarBlock> files) {
    try (Archive archive = archive(opening, password)) {
      List<FileHeader> headers =
          archive.getFileHeaders().stream().filter(header -> !header.isDirectory()).toList();
      if (headers.isEmpty()) {
        return false;
      }
      boolean matched = headers.size() == files.size();
      for (int i = 0; i < headers.size() && !opening.isStopped(); i++) {
        FileHeader header = headers.get(i);
        String name = header.getFileName() == null ? "content" : header.getFileName();
        Entry entry = matched ? files.get(i).entry(name) : Entry.of(name);
        Bytes packed = matched ? data(opening.bytes(), files.get(i)) : opening.bytes().slice(0, 0);
        if (header.isEncrypted() && password == null) {
          opening.encrypted(entry, packed);
        } else {
          unpack(opening, archive, header, entry, packed);
        }
      }
      return true;
    } catch (RarException | IOException | RuntimeException e) {
      return false;
    }
  }

  static void unpack(
      Opening opening, Archive archive, FileHeader header, Entry entry, Bytes packed) {
    Sink sink = new Sink(opening);
    try {
      archive.extractFile(header, sink);
    } catch (UnsupportedDictionarySizeException e) {
      opening.exceed(Limit.ENTRY);
      opening.unreadable(entry, packed, "dictionary");
      return;
    } catch (RarException | RuntimeException e) {
      if (!sink.full && !(e instanceof CrcErrorException)) {
        opening.damaged(entry.name(), entry.range());
        entry = entry.size(-1);
        if (sink.size() == 0) {
          opening.unreadable(entry, packed, "method %d".formatted(header.getUnpMethod()));
          return;
        }
      }
    }
    opening.entry(entry, new ByteArrayInputStream(sink.toByteArray()));
  }

  /** What the library does not read: stored entries as they are, the others packed. */
  private static void byHand(Opening opening, List<RarBlock> files) {
    for (RarBlock file : files) {
      Entry entry = file.entry(file.name());
      Bytes data = data(opening.bytes(), file);
      if (file.traits().encrypted()) {
        opening.encrypted(entry, data);
      } else if (file.traits().stored()) {
        opening.stored(entry, data);
      } else {
        opening.unreadable(entry, data, "the library does not read this archive");
      }
    }
    opening.damaged("archive", new ByteRange(0, opening.bytes().size()));
  }

  /** Takes what is unpacked, up to what an entry may have and a bit more, so that it is named. */
  private static final class Sink extends ByteArrayOutputStream {
    private final Opening opening;
    private boolean full;

    Sink(Opening opening) {
      this.opening = opening;
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      if (size() + (long) length > opening.memory() || opening.isStopped()) {
        full = true;
        throw new IllegalStateException("more than an entry may have");
      }
      super.write(bytes, from, length);
    }

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }
}
