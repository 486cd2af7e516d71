package ess.decompose;

import ess.message.ByteRange;
import ess.message.Finding;
import ess.message.MediaType;
import ess.message.Part;
import ess.message.PartPath;
import ess.message.Severity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.jspecify.annotations.Nullable;

/** One container on its way to parts: takes what an opener finds, within the budget. */
final class Opening {

  private static final int BLOCK = 8192;

  private final Dissection dissection;
  private final Tree tree;
  private final Part part;
  private final Bytes bytes;
  private final int depth;
  private final Set<String> names = new HashSet<>();
  private int entries;
  private int faults;
  private boolean stopped;

  Opening(Dissection dissection, Tree tree, Part part, Bytes bytes, int depth) {
    this.dissection = dissection;
    this.tree = tree;
    this.part = part;
    this.bytes = bytes;
    this.depth = depth;
  }

  /** The container. */
  Bytes bytes() {
    return bytes;
  }

  /** The path of the container. */
  PartPath path() {
    return part.path();
  }

  /** The likeliest name of the container, or null. */
  @Nullable String name() {
    return part.name();
  }

  /** How many entries were handed over. */
  int entries() {
    return entries;
  }

  /** How many entries could not be read. */
  int faults() {
    return faults;
  }

  /** Notes what was noticed of the container. */
  void trait(Part.Trait trait) {
    tree.trait(part.path(), trait);
  }

  /** Whether the budget is spent, so that the opener can stop. */
  boolean isStopped() {
    if (!stopped && tree.budget.isOutOfTime()) {
      stop(Budget.Limit.TIME);
    }
    return stopped;
  }

  /** Hands over an entry; it is read, named and opened in turn. */
  void entry(List<String> entryNames, @Nullable ByteRange range, InputStream in) {
    if (isStopped()) {
      return;
    }
    entries++;
    entryNames.forEach(this::noteName);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean damaged = false;
    boolean cut = false;
    byte[] block = new byte[BLOCK];
    try {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        Budget.Limit limit = tree.budget.unpack(n, out.size());
        if (limit != null) {
          cut = true;
          exceed(limit);
          break;
        }
      }
    } catch (PasswordRequiredException e) {
      encrypted(entryNames, range, Bytes.of(out.toByteArray()));
      return;
    } catch (MemoryLimitException | org.tukaani.xz.MemoryLimitException e) {
      cut = true;
      exceed(Budget.Limit.ENTRY);
    } catch (IOException | RuntimeException e) {
      damaged = !isGuess();
      damaged(entryNames.get(0), range);
    }
    Part.Trait trait = cut ? Part.Trait.CUT : damaged ? Part.Trait.DAMAGED : null;
    add(entryNames, range, Bytes.of(out.toByteArray()), trait);
  }

  /** Hands over an entry that lies in the container as it is. */
  void stored(List<String> entryNames, @Nullable ByteRange range, Bytes content) {
    if (isStopped()) {
      return;
    }
    entries++;
    entryNames.forEach(this::noteName);
    Budget.Limit limit = tree.budget.unpack(content.size(), content.size());
    if (limit != null) {
      exceed(limit);
    }
    add(entryNames, range, content, limit == null ? null : Part.Trait.CUT);
  }

  /** Hands over an entry that needs a password: what is there is its packed form. */
  void encrypted(List<String> entryNames, @Nullable ByteRange range, Bytes packed) {
    tree.trait(part.path(), Part.Trait.ENCRYPTED);
    packed(entryNames, range, packed, "encrypted", Part.Trait.ENCRYPTED);
  }

  /** Hands over an entry that is packed in a way that nobody here can unpack. */
  void unreadable(
      List<String> entryNames, @Nullable ByteRange range, Bytes packed, String evidence) {
    tree.note(
        Finding.of(
                "archive.unknown-method",
                Tree.SOURCE,
                "An entry of the archive is packed in a way that is not known",
                Severity.MEDIUM,
                2,
                part.path())
            .withEvidence(evidence)
            .asUnfinished());
    packed(entryNames, range, packed, "packed", Part.Trait.DAMAGED);
  }

  private void packed(
      List<String> entryNames,
      @Nullable ByteRange range,
      Bytes packed,
      String view,
      Part.Trait trait) {
    if (isStopped()) {
      return;
    }
    entries++;
    entryNames.forEach(this::noteName);
    Part child = tree.add(draft(entryNames, range, packed, view));
    if (child == null) {
      stop(Budget.Limit.PARTS);
    } else {
      tree.trait(child.path(), trait);
    }
  }

  /** The whole container is encrypted. */
  void encrypted() {
    tree.trait(part.path(), Part.Trait.ENCRYPTED);
  }

  /** Hands over bytes from one index to another that the format does not account for. */
  void gap(long from, long to) {
    Bytes gap = bytes.slice(from, to);
    if (isStopped() || gap.isBlank()) {
      return;
    }
    note(
        Finding.of(
                "archive.unclaimed-bytes",
                Tree.SOURCE,
                "The archive holds bytes that belong to none of its entries",
                Severity.LOW,
                1,
                part.path())
            .withRange(from, to));
    Part child =
        tree.add(
            new Tree.Draft(
                part.path().child("bytes " + from + "-" + to),
                part.path(),
                Part.Kind.GAP,
                "unclaimed",
                null,
                null,
                List.of(),
                new ByteRange(from, to),
                gap));
    if (child != null) {
      dissection.explore(child, gap, null, depth + 1);
    }
  }

  /** Notes a finding on the container or one of its entries. */
  void note(Finding finding) {
    tree.note(finding);
  }

  /** Notes a type that only the opened container shows. */
  void type(MediaType type) {
    tree.type(part.path(), type);
  }

  /** Notes that the container cannot be read to its end. */
  void damaged(String what, @Nullable ByteRange range) {
    faults++;
    if (tree.get(part.path()).is(Part.Trait.CUT) || isGuess()) {
      // That it breaks off has its finding already, or it never was a container.
      return;
    }
    tree.trait(part.path(), Part.Trait.DAMAGED);
    Finding finding =
        Finding.of(
                "archive.damaged",
                Tree.SOURCE,
                "The archive is damaged, so that not all of it was read",
                Severity.LOW,
                1,
                part.path())
            .withEvidence(what)
            .asUnfinished();
    tree.note(range == null ? finding : finding.withRange(range.from(), range.to()));
  }

  /**
   * Whether it is letters in a text that could be base64 and happen to begin like a container, as
   * many a token in a link does. The text itself is scanned as well.
   */
  private boolean isGuess() {
    return part.view().equals(View.BASE64_RUN);
  }

  /** Notes that it needs more than a limit grants. */
  void exceed(Budget.Limit limit) {
    tree.limit(limit, part.path());
    tree.trait(part.path(), Part.Trait.CUT);
    if (limit == Budget.Limit.RATIO) {
      tree.trait(part.path(), Part.Trait.BOMB);
    }
    stopped |= limit != Budget.Limit.ENTRY;
  }

  private void stop(Budget.Limit limit) {
    exceed(limit);
    stopped = true;
  }

  private void add(
      List<String> entryNames,
      @Nullable ByteRange range,
      Bytes content,
      Part.@Nullable Trait trait) {
    Part child = tree.add(draft(entryNames, range, content, View.RAW));
    if (child == null) {
      stop(Budget.Limit.PARTS);
      return;
    }
    if (trait != null) {
      tree.trait(child.path(), trait);
    }
    tree.known.add(content);
    dissection.explore(child, content, null, depth + 1);
  }

  private Tree.Draft draft(
      List<String> entryNames, @Nullable ByteRange range, Bytes content, String view) {
    return new Tree.Draft(
        part.path().child(entryNames.get(0)),
        part.path(),
        Part.Kind.ENTRY,
        view,
        null,
        null,
        entryNames,
        range,
        content);
  }

  private void noteName(String name) {
    String path = name.replace('\\', '/');
    if (path.startsWith("/") || path.startsWith("../") || path.contains("/../") || isDrive(path)) {
      note(
          Finding.of(
                  "archive.path-traversal",
                  Tree.SOURCE,
                  "An entry's name leads out of the folder into which the archive is unpacked",
                  Severity.HIGH,
                  8,
                  part.path())
              .withEvidence(name));
    }
    if (!names.add(path.toLowerCase(Locale.ROOT))) {
      note(
          Finding.of(
                  "archive.duplicate-name",
                  Tree.SOURCE,
                  "Two entries of the archive have the same name",
                  Severity.MEDIUM,
                  3,
                  part.path())
              .withEvidence(name));
    }
  }

  private static boolean isDrive(String path) {
    return path.length() > 2 && path.charAt(1) == ':' && Character.isLetter(path.charAt(0));
  }
}
