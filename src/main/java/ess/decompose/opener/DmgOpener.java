package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Opens disk images of macOS (UDIF): the trailer names a property list, whose tables say where the
 * chunks of the disk stand and how they are packed. The disk is one entry; chunks that stand for
 * sectors which another chunk gave already are entries of their own.
 */
final class DmgOpener implements Opener {

  private static final int TRAILER = 512;
  private static final String DATA = "<data>";
  private static final String TABLE = "mish";

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.DMG);
  }

  /** Whether the trailer of an image begins there. */
  static boolean isTrailer(Bytes bytes, int at) {
    return bytes.has(at, "koly\0\0\0\4\0\0\2\0") && at + TRAILER <= bytes.size();
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes image = opening.bytes();
    if (image.has(0, "encrcdsa") || image.has(image.size() - 8, "cdsaencr")) {
      opening.encrypted();
      return;
    }
    int trailer = Math.max(0, image.size() - TRAILER);
    Claims claims = new Claims();
    claims.add(trailer, image.size());
    if (image.big(trailer + 60, 4) > 1) {
      opening.note(Findings.volume(opening.path()));
    }
    List<DmgChunk> chunks = new ArrayList<>();
    for (Bytes table : tables(opening, trailer, claims)) {
      DmgChunk.read(table, image.big(trailer + 24, 8), image, chunks);
    }
    if (chunks.isEmpty()) {
      opening.damaged("no table of chunks", new ByteRange(trailer, image.size()));
    } else {
      disk(opening, chunks, claims);
    }
    claims.gaps(opening);
  }

  /** The tables in the property list, or else in the resources that older images have. */
  private static List<Bytes> tables(Opening opening, int trailer, Claims claims) {
    Bytes image = opening.bytes();
    List<Bytes> tables = new ArrayList<>();
    Bytes list = run(image, trailer + 216, claims);
    if (!list.isEmpty()) {
      int from = list.from() - image.from();
      opening.stored(Entry.of("resources.plist").at(from, (long) from + list.size()), list);
    }
    int at = list.find(DATA, 0, list.size());
    while (at >= 0 && !opening.isStopped()) {
      int end = list.find("</", at, list.size());
      Bytes text = list.slice(at + DATA.length(), end < 0 ? list.size() : end);
      Bytes table = Base64Text.decode(text).content();
      if (table.has(0, TABLE)) {
        tables.add(table);
      }
      at = list.find(DATA, at + DATA.length(), list.size());
    }
    Bytes resources = run(image, trailer + 40, claims);
    at = resources.find(TABLE, 0, resources.size());
    while (at >= 0 && !opening.isStopped()) {
      tables.add(resources.slice(at, resources.size()));
      at = resources.find(TABLE, at + TABLE.length(), resources.size());
    }
    return tables;
  }

  /** The run whose offset and length stand there. */
  private static Bytes run(Bytes image, int at, Claims claims) {
    long from = image.big(at, 8);
    long length = image.big(at + 8, 8);
    if (from < 0 || length <= 0 || from >= image.size()) {
      return image.slice(0, 0);
    }
    long to = from + Math.min(length, image.size() - from);
    claims.add(from, to);
    return image.slice(from, to);
  }

  private static void disk(Opening opening, List<DmgChunk> chunks, Claims claims)
      throws IOException {
    chunks.sort(Comparator.comparingLong(DmgChunk::at));
    List<DmgChunk> disk = new ArrayList<>();
    List<DmgChunk> doubled = new ArrayList<>();
    List<DmgChunk> unknown = new ArrayList<>();
    long end = 0;
    for (DmgChunk chunk : chunks) {
      claims.add(chunk.from(), chunk.to());
      if (!chunk.isKnown()) {
        unknown.add(chunk);
      }
      if (chunk.at() < end) {
        doubled.add(chunk);
      } else {
        disk.add(chunk);
        end = chunk.at() + chunk.length();
      }
    }
    unknown(opening, unknown);
    opening.entry(
        Entry.of(GzipOpener.inner(opening.name())).at(0, opening.bytes().size()),
        new DmgStream(opening, disk));
    for (DmgChunk chunk : doubled) {
      if (!opening.isStopped() && chunk.isKnown() && chunk.to() > chunk.from()) {
        opening.entry(
            Entry.of("chunk " + chunk.from()).at(chunk.from(), chunk.to()), chunk.open(opening));
      }
    }
  }

  /** Hands over the chunks that are packed in a way that is not known, as they are. */
  private static void unknown(Opening opening, List<DmgChunk> chunks) {
    long from = chunks.stream().mapToLong(DmgChunk::from).min().orElse(0);
    long to = chunks.stream().mapToLong(DmgChunk::to).max().orElse(0);
    if (!chunks.isEmpty()) {
      opening.unreadable(
          Entry.of("chunks").at(from, to),
          opening.bytes().slice(from, to),
          "%d chunks by %s".formatted(chunks.size(), chunks.get(0).method()));
    }
  }
}
