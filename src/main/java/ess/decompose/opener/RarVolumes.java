package ess.decompose.opener;

import com.github.junrar.Archive;
import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.volume.InputStreamVolumeManager;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a rar that were put together: each begins anew, and a file goes on in the next.
 *
 * @param starts where each begins
 * @param volumes what each of them holds
 */
record RarVolumes(List<Integer> starts, List<RarBlocks> volumes) {

  private static final String SIGN = "Rar!\u001a\u0007";

  /** A file with what the volumes hold of it, one after the other. */
  private static final class Pieces {
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
    private @Nullable RarBlock last;
    private long from;
    private long to;
  }

  /** Those that stand behind the first one. */
  static RarVolumes of(Bytes rar, RarBlocks first) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    List<RarBlocks> volumes = new ArrayList<>(List.of(first));
    int at = 0;
    RarBlocks blocks = first;
    while (isVolume(blocks) && rar.has(at + (int) blocks.to(), SIGN)) {
      at += (int) blocks.to();
      blocks = RarBlocks.of(rar.slice(at, rar.size()));
      starts.add(at);
      volumes.add(blocks);
    }
    return new RarVolumes(starts, volumes);
  }

  private static boolean isVolume(RarBlocks blocks) {
    return blocks.blocks().stream().anyMatch(RarBlock::isSplit);
  }

  int count() {
    return volumes.size();
  }

  /** Hands over the files. */
  void open(Opening opening) {
    Bytes rar = opening.bytes();
    Map<String, Pieces> files = new LinkedHashMap<>();
    boolean plain = true;
    for (int i = 0; i < count(); i++) {
      String owner = "";
      for (RarBlock block : volumes.get(i).blocks()) {
        RarBlock moved = block.moved(starts.get(i));
        RarOpener.describe(opening, moved, owner);
        if (moved.isFile()) {
          owner = moved.name();
          plain &= moved.traits().stored() && !moved.traits().encrypted();
          Pieces pieces = files.computeIfAbsent(owner, name -> new Pieces());
          pieces.from = pieces.last == null ? moved.from() : pieces.from;
          pieces.to = moved.to();
          pieces.last = moved;
          pieces.packed.writeBytes(rar.slice(moved.dataFrom(), moved.to()).copy());
        }
      }
      if (volumes.get(i).locked()) {
        opening.encrypted();
        return;
      }
    }
    if (plain) {
      files.forEach((name, pieces) -> stored(opening, pieces));
    } else {
      unpack(opening, files);
    }
    opening.gap(starts.get(count() - 1) + volumes.get(count() - 1).to(), rar.size());
  }

  private static void stored(Opening opening, Pieces pieces) {
    RarBlock last = pieces.last;
    if (last == null) {
      return;
    }
    opening.entry(
        last.entry(last.name()).at(pieces.from, pieces.to),
        new ByteArrayInputStream(pieces.packed.toByteArray()));
  }

  /** The library goes from one volume to the next by itself. */
  private void unpack(Opening opening, Map<String, Pieces> files) {
    Bytes rar = opening.bytes();
    List<InputStream> streams = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      int at = starts.get(i);
      streams.add(rar.slice(at, at + volumes.get(i).to()).open());
    }
    int before = opening.entries();
    try (Archive archive =
        new Archive(new InputStreamVolumeManager(streams), RarOpener.options(opening, null))) {
      for (FileHeader header = archive.nextFileHeader();
          header != null && !opening.isStopped();
          header = archive.nextFileHeader()) {
        if (!header.isDirectory() && !header.isSplitBefore()) {
          Entry entry = Entry.of(header.getFileName());
          Bytes nothing = rar.slice(0, 0);
          if (header.isEncrypted()) {
            opening.encrypted(entry, nothing);
          } else {
            RarOpener.unpack(opening, archive, header, entry, nothing);
          }
        }
      }
    } catch (RarException | IOException | RuntimeException e) {
      opening.damaged("volumes", null);
    }
    if (opening.entries() == before) {
      files.forEach(
          (name, pieces) ->
              opening.unreadable(
                  Entry.of(name).at(pieces.from, pieces.to),
                  Bytes.of(pieces.packed.toByteArray()),
                  "the library does not read these volumes"));
    }
  }
}
