package ess.decompose.opener;

import ess.message.Finding;
import ess.message.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one zip, once it is known where they are. For one thread. */
final class ZipReading {

  private static final int LONG_EXTRA = 256;
  private static final int MOST_TRIED = 64;
  private static final long UNKNOWN = 0xffffffffL;

  /** An entry that wants a password. */
  private record Locked(Entry entry, ZipHeader says, ZipHeader local, Bytes packed) {}

  private final Opening opening;
  private final Bytes zip;
  private final List<Locked> locked = new ArrayList<>();

  ZipReading(Opening opening) {
    this.opening = opening;
    this.zip = opening.bytes();
  }

  /**
   * Reads an entry; says where its bytes end. One that wants a password waits for {@link #unlock}.
   */
  long read(List<String> names, ZipHeader says, ZipHeader local) throws IOException {
    long packedEnd = Math.min(zip.size(), local.dataAt() + says.packed());
    Bytes packed = zip.slice(local.dataAt(), packedEnd);
    longExtras(local);
    if (says.isFolder()) {
      return descriptorEnd(local, packedEnd);
    }
    Entry entry = claims(Entry.of(names).at(local.at(), packedEnd), says);
    boolean isLocked = says.isEncrypted() || says.aesStrength() > 0;
    if (isLocked && !isPlainAfterAll(says, packed)) {
      locked.add(new Locked(entry, says, local, packed));
      return descriptorEnd(local, packedEnd);
    }
    if (says.packing() == ZipPacking.DEFLATED) {
      try (Inflating in = new Inflating(zip.slice(local.dataAt(), zip.size()))) {
        opening.entry(entry, in);
        if (in.isFinished()) {
          // What is declared as more than the stream needs lies behind it.
          packedEnd = local.dataAt() + in.consumed();
        }
      }
      return descriptorEnd(local, packedEnd);
    }
    if (says.packing() != ZipPacking.STORED || says.size() == says.packed()) {
      unpack(entry, says, packed);
      return descriptorEnd(local, packedEnd);
    }
    opening.stored(Entry.of(names).at(local.at(), packedEnd), packed);
    if (says.size() > 0 && local.dataAt() + says.size() <= zip.size()) {
      packedEnd = Math.max(packedEnd, local.dataAt() + says.size());
      opening.stored(entry, zip.slice(local.dataAt(), local.dataAt() + says.size()));
    }
    return descriptorEnd(local, packedEnd);
  }

  /** Tries the passwords on what wants one; what stays locked is handed over as it is. */
  void unlock() {
    List<Locked> left = new ArrayList<>();
    for (Locked one : locked) {
      if (one.says.isStronglyEncrypted()) {
        strong(one);
      } else {
        left.add(one);
      }
    }
    if (!left.isEmpty()) {
      for (String password : opening.passwords()) {
        if (left.isEmpty() || opening.isStopped() || !opening.takeTry()) {
          break;
        }
        unlock(left, password);
      }
    }
    left.forEach(one -> opening.encrypted(one.entry, one.packed));
  }

  private void strong(Locked one) {
    opening.note(
        Finding.of(
                "archive.unknown-encryption",
                Opener.SOURCE,
                "An entry of the archive is encrypted in a way that is not known",
                Severity.MEDIUM,
                3,
                opening.path())
            .withRange(one.local.at(), one.local.dataAt())
            .withEvidence("PKWARE strong encryption")
            .asUnfinished());
    opening.encrypted(one.entry, one.packed);
  }

  private void unlock(List<Locked> left, String password) {
    boolean opened = false;
    int tried = 0;
    for (Iterator<Locked> all = left.iterator();
        all.hasNext() && (opened || tried < MOST_TRIED) && !opening.isStopped();
        tried++) {
      Locked one = all.next();
      Bytes plain = ZipCipher.decrypted(one.says, one.local, one.packed, password);
      if (plain == null || !isRight(one.says, plain)) {
        continue;
      }
      if (!opened) {
        opening.unlocked(password);
        opened = true;
      }
      unpack(one.entry, one.says, plain);
      all.remove();
    }
  }

  /** AES was sealed by the password; of the old cipher one in 128 wrong ones comes so far. */
  private boolean isRight(ZipHeader says, Bytes plain) {
    return says.method() == ZipHeader.AES || isSound(says, plain, opening.memory());
  }

  private void unpack(Entry entry, ZipHeader says, Bytes packed) {
    try (InputStream in = unpacked(says, packed)) {
      if (in == null) {
        opening.unreadable(entry, packed, ZipPacking.name(says.packing()));
      } else {
        opening.entry(entry, in);
      }
    } catch (org.tukaani.xz.MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
      opening.unreadable(entry, packed, ZipPacking.name(says.packing()));
    } catch (IOException e) {
      opening.damaged(entry.name(), entry.range());
    }
  }

  private @Nullable InputStream unpacked(ZipHeader says, Bytes packed) throws IOException {
    try {
      return ZipPacking.unpacked(
          says.packing(), says.flags(), packed, says.size(), opening.memory());
    } catch (RuntimeException e) {
      throw new IOException("the packed bytes cannot be read", e);
    }
  }

  private static Entry claims(Entry entry, ZipHeader says) {
    boolean late = says.hasDescriptor() && says.crc() == 0;
    Entry sized = late || says.size() == UNKNOWN ? entry : entry.size(says.size());
    return late || !says.hasChecksum() ? sized : sized.crc32(says.crc());
  }

  /** Hands over what stands in long extra fields; growth hints of office programs are blank. */
  private void longExtras(ZipHeader local) {
    int at = local.at() + ZipHeader.LOCAL_SIZE + zip.u16(local.at() + 26);
    while (at + 4 <= local.dataAt()) {
      int end = Math.min(local.dataAt(), at + 4 + zip.u16(at + 2));
      if (end - at - 4 >= LONG_EXTRA && !zip.slice(at + 8, end).isBlank()) {
        opening.gap(at + 4, end);
      }
      at = end;
    }
  }

  /** Some tools mark entries as encrypted that are not, so that scanners pass them over. */
  private boolean isPlainAfterAll(ZipHeader says, Bytes packed) {
    return says.aesStrength() == 0 && isSound(says, packed, 4L << 20);
  }

  /** Whether the bytes unpack to what the header says, as far as it is read. */
  private boolean isSound(ZipHeader says, Bytes packed, long most) {
    CRC32 crc = new CRC32();
    long size = 0;
    byte[] block = new byte[8192];
    try (InputStream in = unpacked(says, packed)) {
      if (in == null) {
        return false;
      }
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        crc.update(block, 0, n);
        size += n;
        if (size > most || opening.isStopped()) {
          return false;
        }
      }
    } catch (IOException | RuntimeException e) {
      // Anything may come out of bytes that a wrong key gave.
      return false;
    }
    boolean whole = says.packing() == ZipPacking.DEFLATED && size == says.size() && size > 0;
    return crc.getValue() == says.crc() || whole;
  }

  private long descriptorEnd(ZipHeader local, long end) {
    int at = (int) Math.min(end, zip.size());
    if (zip.has(at, "PK\u0007\u0008")) {
      return zip.at(at + 16) == 'P' || at + 16 >= zip.size()
          ? at + 16
          : zip.at(at + 24) == 'P' ? at + 24 : at + 16;
    }
    if (!local.hasDescriptor()) {
      return at;
    }
    return zip.has(at + 12, "PK") ? at + 12 : zip.has(at + 20, "PK") ? at + 20 : at;
  }
}
