package ess.decompose;

import ess.decompose.opener.Bytes;
import ess.decompose.opener.Findings;
import ess.decompose.opener.Limit;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Severity;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of split archives among the parts of a message, told by their names. Where all are
 * there they are put together and opened as one; where some are missing, each is named. For one
 * thread.
 */
final class Volumes {

  /** The view of what was put together. */
  static final String JOINED = "joined";

  private final Tree tree;
  private final Map<String, SortedMap<Integer, Part>> sets = new HashMap<>();
  private final Set<String> joined = new HashSet<>();
  private final Set<PartPath> volumes = new HashSet<>();
  private final Map<PartPath, PartPath> pieces = new HashMap<>();
  private int seen;

  Volumes(Tree tree) {
    this.tree = tree;
  }

  /** What is done with volumes that were put together. */
  interface Exploring {
    void explore(Part whole, Bytes bytes, int depth);
  }

  /** Whether the part is a volume, of which more is said elsewhere. */
  boolean has(Part part) {
    return volumes.contains(part.path());
  }

  /** What the part was put together to with others; null if it is no piece. */
  @Nullable PartPath wholeOf(Part part) {
    return pieces.get(part.path());
  }

  /** Looks at the parts that came since. */
  void look(Exploring exploring) {
    Set<String> touched = new HashSet<>();
    List<Part> parts = tree.parts();
    for (int end = parts.size(); seen < end; seen++) {
      Part part = parts.get(seen);
      boolean file = part.kind() == Part.Kind.BODY || part.kind() == Part.Kind.ENTRY;
      for (String name : file && !has(part) ? part.names() : List.<String>of()) {
        VolumeName volume = VolumeName.of(name);
        if (volume != null) {
          sets.computeIfAbsent(volume.set(), key -> new TreeMap<>())
              .putIfAbsent(volume.number(), part);
          touched.add(volume.set());
        }
      }
    }
    for (String set : touched) {
      SortedMap<Integer, Part> found = sets.getOrDefault(set, new TreeMap<>());
      if (VolumeName.isWhole(found) && isArchive(found) && joined.add(set)) {
        join(set, found, exploring);
      } else if (VolumeName.isSplit(set, found) && !joined.contains(set)) {
        alone(found);
      }
    }
  }

  /** Whether the first volume begins like something that is worth a split. */
  private static boolean isArchive(SortedMap<Integer, Part> found) {
    return found.values().stream()
        .limit(1)
        .map(Part::type)
        .noneMatch(type -> type.equals(MediaType.OCTET_STREAM) || type.type().equals("text"));
  }

  private void alone(SortedMap<Integer, Part> found) {
    for (Part part : found.values()) {
      if (volumes.add(part.path())) {
        tree.note(Findings.volume(part.path()));
      }
    }
  }

  private void join(String set, SortedMap<Integer, Part> found, Exploring exploring) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Part first = found.values().iterator().next();
    for (Part part : found.values()) {
      byte[] content = part.content().toBytes();
      Limit limit = tree.budget.unpack(content.length, whole.size() + (long) content.length);
      if (limit != null) {
        tree.limit(limit, part.path());
        return;
      }
      whole.writeBytes(content);
      volumes.add(part.path());
    }
    Bytes bytes = Bytes.of(whole.toByteArray());
    Part part = add(first, VolumeName.stem(set), bytes);
    if (part == null) {
      return;
    }
    found.values().forEach(piece -> pieces.put(piece.path(), part.path()));
    tree.trait(first.path(), Part.Trait.CONTAINER);
    tree.note(
        Finding.of(
                "archive.joined-volumes",
                Tree.SOURCE,
                "The message carries an archive in pieces, which were put together",
                Severity.MEDIUM,
                3,
                part.path())
            .withTechnique("T1027")
            .withEvidence(found.size() + " volumes"));
    exploring.explore(part, bytes, depth(part));
  }

  private int depth(Part part) {
    int depth = 0;
    for (PartPath at = part.parent(); at != null; at = tree.get(at).parent()) {
      depth++;
    }
    return depth;
  }

  private @Nullable Part add(Part first, String name, Bytes bytes) {
    return tree.add(
        new Tree.Draft(
            first.path().child(name),
            first.path(),
            Part.Kind.ENTRY,
            JOINED,
            null,
            null,
            List.of(name),
            null,
            bytes));
  }
}
