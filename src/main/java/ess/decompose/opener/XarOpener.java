package ess.decompose.opener;

import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Opens xar, in which packages of macOS come: a table of contents in XML, then the packed files.
 */
final class XarOpener implements Opener {

  private static final int HEADER = 28;
  private static final int LARGEST_TABLE = 8 << 20;

  @Override
  public boolean opens(MediaType type) {
    return type.equals(Magic.XAR);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    int header = Math.max(HEADER, bytes.at(4) << 8 | Math.max(0, bytes.at(5)));
    long packed = bytes.big(8, 8);
    if (bytes.size() < HEADER || packed <= 0 || packed > bytes.size() - (long) header) {
      opening.gap(Math.min(HEADER, bytes.size()), bytes.size());
      throw new IOException("no table of contents");
    }
    long heap = header + packed;
    Claims claims = new Claims();
    claims.add(0, heap);
    byte[] text = table(bytes.slice(header + 2L, heap));
    opening.stored(Entry.of("toc.xml").at(header, heap).size(bytes.big(16, 8)), Bytes.of(text));
    XarTable table = new XarTable();
    boolean whole = table.read(new ByteArrayInputStream(text));
    if (!whole) {
      opening.damaged("toc.xml", new ByteRange(header, heap));
    }
    for (XarTable.Item item : table.items()) {
      if (opening.isStopped()) {
        return;
      }
      item(opening, item, heap, claims);
    }
    claims.gaps(opening);
  }

  private static byte[] table(Bytes packed) throws IOException {
    try (InputStream in = new Inflating(packed)) {
      byte[] text = in.readNBytes(LARGEST_TABLE + 1);
      if (text.length > LARGEST_TABLE) {
        throw new IOException("too large a table of contents");
      }
      return text;
    }
  }

  private static void item(Opening opening, XarTable.Item item, long heap, Claims claims) {
    long from = heap + item.offset();
    long end = from + item.length();
    Bytes bytes = opening.bytes();
    boolean inside = item.offset() >= 0 && item.length() >= 0 && from >= heap && end >= from;
    if (!inside || from > bytes.size()) {
      opening.damaged(item.name(), null);
      return;
    }
    claims.add(from, Math.min(end, bytes.size()));
    if (!item.isContent()) {
      return;
    }
    Entry entry = Entry.of(item.name()).at(from, Math.min(end, bytes.size()));
    if (end > bytes.size()) {
      opening.damaged(item.name(), entry.range());
    } else if (item.size() >= 0) {
      entry = entry.size(item.size());
    }
    Bytes packed = bytes.slice(from, end);
    if (item.packing().endsWith("octet-stream") || item.packing().isEmpty()) {
      opening.stored(entry, packed);
      return;
    }
    try (InputStream in = unpacking(item.packing(), packed, (int) (opening.memory() >> 10))) {
      opening.entry(entry, in);
    } catch (org.tukaani.xz.MemoryLimitException e) {
      opening.exceed(Limit.ENTRY);
    } catch (UnsupportedOperationException e) {
      opening.unreadable(entry, packed, item.packing());
    } catch (IOException | RuntimeException e) {
      opening.damaged(item.name(), entry.range());
      opening.gap(from, end);
    }
  }

  private static InputStream unpacking(String packing, Bytes packed, int maxMemoryKib)
      throws IOException {
    return switch (packing) {
      case "application/x-gzip", "application/zlib" ->
          new Inflating(packed.slice(2, packed.size()));
      case "application/x-bzip2" -> new BZip2CompressorInputStream(packed.open(), true);
      case "application/x-xz" -> new XZInputStream(packed.open(), maxMemoryKib);
      case "application/x-lzma" ->
          packed.at(0) == 0xfd
              ? new XZInputStream(packed.open(), maxMemoryKib)
              : new LZMAInputStream(packed.open(), maxMemoryKib);
      default -> throw new UnsupportedOperationException(packing);
    };
  }
}
