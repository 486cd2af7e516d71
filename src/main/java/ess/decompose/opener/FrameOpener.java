package ess.decompose.opener;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import ess.message.ByteRange;
import ess.message.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;

/**
 * Opens zstd (RFC 8878), LZ4 and Snappy, which are rows of frames that tell their own length. Each
 * frame is a part; what stands in frames that readers skip is a gap.
 */
final class FrameOpener implements Opener {

  private static final Set<MediaType> TYPES = Set.of(Magic.ZSTD, Magic.LZ4, Magic.SNAPPY);
  private static final int SKIPPED_HEAD = 8;
  private static final int MOST_LEGACY_BLOCK = 8 << 20;

  @Override
  public boolean opens(MediaType type) {
    return TYPES.contains(type);
  }

  @Override
  public void open(Opening opening) throws IOException {
    Bytes bytes = opening.bytes();
    int at = 0;
    while (at < bytes.size() && !opening.isStopped()) {
      Bytes rest = bytes.slice(at, bytes.size());
      FrameSizes.Kind kind = FrameSizes.kind(rest);
      if (kind == FrameSizes.Kind.NONE) {
        break;
      }
      int length = FrameSizes.length(rest, kind);
      Bytes frame = rest.slice(0, length);
      if (kind == FrameSizes.Kind.SKIPPED) {
        opening.gap(at + SKIPPED_HEAD, at + length);
      } else {
        frame(opening, kind, frame, at);
      }
      at += Math.max(1, length);
    }
    opening.gap(at, bytes.size());
  }

  private static void frame(Opening opening, FrameSizes.Kind kind, Bytes frame, int at)
      throws IOException {
    Entry entry =
        Entry.of(GzipOpener.inner(opening.name(), opening.entries() + 1))
            .at(at, (long) at + frame.size());
    if (kind == FrameSizes.Kind.ZSTD && FrameSizes.zstdWindow(frame) > opening.memory()) {
      opening.exceed(Limit.ENTRY);
      opening.unreadable(entry, frame, "zstd window");
      return;
    }
    try (InputStream in = unpacking(kind, frame)) {
      opening.entry(entry, in);
    } catch (IOException | RuntimeException e) {
      opening.damaged(entry.name(), entry.range());
    }
    if (kind == FrameSizes.Kind.SNAPPY) {
      for (ByteRange skipped : FrameSizes.skippedChunks(frame)) {
        opening.gap(at + skipped.from(), at + skipped.to());
      }
    }
  }

  private static InputStream unpacking(FrameSizes.Kind kind, Bytes frame) throws IOException {
    return switch (kind) {
      case ZSTD -> new ZstdInputStreamNoFinalizer(frame.open());
      case LZ4 -> new FramedLZ4CompressorInputStream(frame.open(), false);
      case LZ4_LEGACY -> new Blocks(frame);
      default -> new FramedSnappyCompressorInputStream(frame.open());
    };
  }

  /** The blocks of the old form of LZ4, one after another. */
  private static final class Blocks extends BlockStream {
    private final Bytes frame;
    private int at = 4;
    private InputStream block = InputStream.nullInputStream();
    private int left;

    Blocks(Bytes frame) {
      this.frame = frame;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int n = block.read(target, from, Math.min(length, left));
      while (n <= 0) {
        if (at + 4 > frame.size()) {
          return -1;
        }
        int size = (int) Math.min(frame.u32(at), Integer.MAX_VALUE);
        block = new BlockLZ4CompressorInputStream(frame.slice(at + 4L, at + 4L + size).open());
        at = (int) Math.min(frame.size(), at + 4L + size);
        left = MOST_LEGACY_BLOCK;
        n = block.read(target, from, Math.min(length, left));
      }
      left -= n;
      return n;
    }
  }
}
