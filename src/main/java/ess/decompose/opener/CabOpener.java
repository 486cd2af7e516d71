package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens Microsoft cabinets ([MS-CAB]): stored, MSZIP and LZX. What goes on in another cabinet is
 * named, and what of it is here is read.
 */
final class CabOpener implements Opener {

  private static final int HEADER = 36;
  private static final int FILE = 16;
  private static final int BLOCK = 8;
  private static final int FROM_PREVIOUS = 0xfffd;
  private static final int TO_NEXT = 0xfffe;
  private static final int BOTH = 0xffff;
  private static final int UTF8 = 0x80;

  private record Folder(long block, int blocks, int method) {}

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.CAB);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes cab = opening.bytes();
    Claims claims = new Claims();
    int flags = cab.u16(30);
    int at = HEADER;
    int folderReserve = 0;
    int reserved = 0;
    if ((flags & 4) != 0) {
      folderReserve = Math.max(0, cab.at(at + 2));
      reserved = Math.max(0, cab.at(at + 3));
      int reserve = cab.u16(at);
      at += 4;
      claims.add(0, at);
      at += reserve;
    }
    int blockReserve = reserved;
    int strings = at;
    for (int i = 0; i < ((flags & 1) + ((flags >> 1) & 1)) * 2; i++) {
      at = textEnd(cab, at) + 1;
    }
    if ((flags & 3) != 0) {
      continued(opening, Bytes.utf8(cab.slice(strings, textEnd(cab, strings)).latin1()));
    }
    claims.add(0, (flags & 4) != 0 ? 40 : strings);
    claims.add(strings, at);
    List<Folder> folders = new ArrayList<>();
    List<Solid> solids = new ArrayList<>();
    for (int i = 0; i < cab.u16(26) && at + 8 <= cab.size() && !opening.isStopped(); i++) {
      Folder folder = new Folder(cab.u32(at), cab.u16(at + 4), cab.u16(at + 6));
      folders.add(folder);
      solids.add(
          new Solid(
              opening,
              from ->
                  new Solid.Start(
                      new CabFolder(cab, folder.block, folder.blocks, blockReserve, folder.method),
                      0)));
      claims.add(at, at + 8);
      at += 8 + folderReserve;
    }
    files(opening, folders, solids, claims);
    for (int i = 0; i < folders.size() && !opening.isStopped(); i++) {
      blocks(opening, folders.get(i), blockReserve, claims);
      if (isKnown(folders.get(i))) {
        solids.get(i).open(-1);
      }
    }
    claims.gaps(opening);
  }

  private static void files(
      Opening opening, List<Folder> folders, List<Solid> solids, Claims claims) {
    Bytes cab = opening.bytes();
    int count = cab.u16(28);
    long at = cab.u32(16);
    int read = 0;
    for (; read < count && at + FILE < cab.size() && !opening.isStopped(); read++) {
      int file = (int) at;
      int end = textEnd(cab, file + FILE);
      Bytes name = cab.slice(file + FILE, end);
      boolean utf8 = (cab.u16(file + 14) & UTF8) != 0;
      Entry entry =
          Entry.of(utf8 ? Bytes.utf8(name.latin1()) : name.latin1())
              .at(file, end + 1)
              .size(cab.u32(file));
      claims.add(file, end + 1);
      at = end + 1L;
      int number = cab.u16(file + 8);
      boolean before = number == FROM_PREVIOUS || number == BOTH;
      int index = number == TO_NEXT ? folders.size() - 1 : number;
      if (before || index < 0 || index >= folders.size()) {
        opening.unreadable(entry, cab.slice(0, 0), before ? "begins elsewhere" : "no folder");
      } else if (isKnown(folders.get(index))) {
        solids.get(index).add(entry, cab.u32(file + 4), cab.u32(file));
      } else {
        Folder folder = folders.get(index);
        opening.unreadable(
            entry,
            cab.slice(folder.block, cab.size()),
            (folder.method & 15) == 2 ? "Quantum" : "method " + (folder.method & 15));
      }
    }
    if (read < count || count == 0) {
      opening.damaged("files", null);
    }
  }

  private static boolean isKnown(Folder folder) {
    int method = folder.method & 15;
    return method == 0 || method == 1 || method == 3;
  }

  /** Claims the blocks of a folder and compares their checksums. */
  private static void blocks(Opening opening, Folder folder, int reserve, Claims claims) {
    Bytes cab = opening.bytes();
    long at = folder.block;
    for (int i = 0; i < folder.blocks && at + BLOCK <= cab.size(); i++) {
      int block = (int) at;
      long data = at + BLOCK + reserve;
      long end = data + cab.u16(block + 4);
      claims.add(at, at + BLOCK);
      claims.add(data, Math.min(end, cab.size()));
      long said = cab.u32(block);
      if (said != 0 && end <= cab.size() && said != sum(cab.slice(at + 4, end))) {
        opening.note(
            Finding.of(
                    "archive.checksum-mismatch",
                    Opener.SOURCE,
                    "A block of the archive has another checksum than the archive says",
                    Severity.LOW,
                    2,
                    opening.path())
                .withRange(at, end));
      }
      if (end > cab.size()) {
        opening.damaged("block", new ByteRange(at, cab.size()));
        return;
      }
      at = end;
    }
  }

  /** The words of a block, each added without carry; the first two are its sizes. */
  private static long sum(Bytes block) {
    long sum = 0;
    int at = 4;
    for (; at + 4 <= block.size(); at += 4) {
      sum ^= block.u32(at);
    }
    long rest = 0;
    for (; at < block.size(); at++) {
      rest = (rest << 8) | block.at(at);
    }
    return sum ^ rest ^ block.u32(0);
  }

  /** Names that the archive goes on in another file. */
  static void continued(Opening opening, String other) {
    opening.note(
        Finding.of(
                "archive.continued",
                Opener.SOURCE,
                "The archive is one of several volumes, so that not all of it is here",
                Severity.LOW,
                1,
                opening.path())
            .withEvidence(other)
            .asUnfinished());
  }

  private static int textEnd(Bytes bytes, int from) {
    int end = from;
    while (bytes.at(end) > 0) {
      end++;
    }
    return end;
  }
}
