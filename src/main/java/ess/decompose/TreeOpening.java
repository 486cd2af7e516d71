package ess.decompose;

import ess.decompose.opener.Allowance;
import ess.decompose.opener.Bytes;
import ess.decompose.opener.Entry;
import ess.decompose.opener.Findings;
import ess.decompose.opener.Limit;
import ess.decompose.opener.Opening;
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
import java.util.zip.CRC32;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.PasswordRequiredException;
import org.jspecify.annotations.Nullable;

/** Makes parts of what an opener finds, within the budget of the message. */
final class TreeOpening implements Opening {

  private static final int BLOCK = 8192;

  /** What honest files are packed to is seldom less than this share of them. */
  private static final int BURST = 40;

  /** Says that a password out of another mail of the thread opened something. */
  static final String IN_THREAD = "archive.password-in-thread";

  private static final String ENCRYPTED_FILE = "T1027.013";

  private final Dissection dissection;
  private final Tree tree;
  private final Part part;
  private final Bytes bytes;
  private final int depth;
  private final Set<String> names = new HashSet<>();
  private final Set<String> unlockedBy = new HashSet<>();
  private int entries;
  private int faults;
  private boolean stopped;
  private boolean gaps;

  /** Whether it is one volume of several, of which nothing else has to be said. */
  private boolean isVolume;

  TreeOpening(Dissection dissection, Tree tree, Part part, Bytes bytes, int depth) {
    this.dissection = dissection;
    this.tree = tree;
    this.part = part;
    this.bytes = bytes;
    this.depth = depth;
    this.isVolume = dissection.volumes().has(part);
  }

  @Override
  public Bytes bytes() {
    return bytes;
  }

  /** Whether nothing was found in the container. */
  boolean isEmpty() {
    return entries == 0 && !gaps;
  }

  @Override
  public PartPath path() {
    return part.path();
  }

  @Override
  public MediaType type() {
    return tree.get(part.path()).type();
  }

  @Override
  public Allowance left() {
    return tree.budget.left();
  }

  @Override
  public long memory() {
    return tree.budget.limits().unpackerMemory();
  }

  @Override
  public List<String> passwords() {
    return dissection.passwords().all();
  }

  @Override
  public boolean takeTry() {
    Limit limit = dissection.passwords().take();
    if (limit != null) {
      tree.limit(limit, part.path());
    }
    return limit == null;
  }

  @Override
  public void unlocked(String password) {
    tree.trait(part.path(), Part.Trait.UNLOCKED);
    Candidates.Place place = dissection.passwords().fits(password);
    if (!unlockedBy.add(password)) {
      return;
    }
    if (place == null) {
      note(
          Finding.of(
                  "archive.password-guessed",
                  Tree.SOURCE,
                  "This was encrypted, and one of the most common passwords opened it",
                  Severity.MEDIUM,
                  5,
                  part.path())
              .withTechnique(ENCRYPTED_FILE));
      return;
    }
    if (place.message() != null) {
      note(
          Finding.of(
                  IN_THREAD,
                  Tree.SOURCE,
                  "This is encrypted, and another mail of its thread gives the password",
                  Severity.MEDIUM,
                  5,
                  part.path())
              .withTechnique(ENCRYPTED_FILE)
              .withEvidence(place.toString()));
      return;
    }
    note(
        Finding.of(
                "archive.password-in-message",
                Tree.SOURCE,
                "This is encrypted and the message gives the password, which keeps scanners out",
                Severity.HIGH,
                8,
                part.path())
            .withTechnique(ENCRYPTED_FILE)
            .withEvidence(place.toString()));
    ByteRange range = place.range();
    if (range != null) {
      note(
          Finding.of(
                  "archive.password-stands-here",
                  Tree.SOURCE,
                  "Here stands a password that opens something in the message",
                  Severity.INFO,
                  0,
                  place.part())
              .withTechnique(ENCRYPTED_FILE)
              .withRange(range.from(), range.to()));
    }
  }

  /** Ends the work on the container. */
  void close() {
    dissection.passwords().rest();
  }

  @Override
  public void unopened(String format) {
    note(
        Finding.of(
                "archive.not-opened",
                Tree.SOURCE,
                "This is known by its format alone; nothing in it was looked at",
                Severity.MEDIUM,
                2,
                part.path())
            .withEvidence(format)
            .asUnfinished());
  }

  @Override
  public @Nullable String name() {
    return part.name();
  }

  @Override
  public int entries() {
    return entries;
  }

  @Override
  public int faults() {
    return faults;
  }

  @Override
  public void trait(Part.Trait trait) {
    tree.trait(part.path(), trait);
  }

  @Override
  public boolean isStopped() {
    if (!stopped && tree.budget.isOutOfTime()) {
      stop(Limit.TIME);
    }
    return stopped;
  }

  @Override
  public void entry(Entry entry, InputStream in) {
    if (isStopped()) {
      return;
    }
    entries++;
    entry.names().forEach(this::noteName);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean damaged = false;
    boolean cut = false;
    byte[] block = new byte[BLOCK];
    try {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        Limit limit = tree.budget.unpack(n, out.size());
        if (limit != null) {
          cut = true;
          exceed(limit);
          break;
        }
      }
    } catch (PasswordRequiredException e) {
      encrypted(entry, Bytes.of(out.toByteArray()));
      return;
    } catch (MemoryLimitException | org.tukaani.xz.MemoryLimitException e) {
      cut = true;
      exceed(Limit.ENTRY);
    } catch (IOException | RuntimeException e) {
      // What was looked for amid other bytes and breaks off may never have been there.
      if (!entry.view().equals(Entry.CARVED)) {
        damaged = !isGuess();
        damaged(entry.name(), entry.range());
      }
    }
    Part.Trait trait = cut ? Part.Trait.CUT : damaged ? Part.Trait.DAMAGED : null;
    add(entry, Bytes.of(out.toByteArray()), trait);
  }

  @Override
  public void stored(Entry entry, Bytes content) {
    if (isStopped()) {
      return;
    }
    entries++;
    entry.names().forEach(this::noteName);
    Limit limit = tree.budget.unpack(content.size(), content.size());
    if (limit != null) {
      exceed(limit);
    }
    add(entry, content, limit == null ? null : Part.Trait.CUT);
  }

  @Override
  public void encrypted(Entry entry, Bytes packed) {
    tree.trait(part.path(), Part.Trait.ENCRYPTED);
    packed(entry, packed, "encrypted", Part.Trait.ENCRYPTED);
  }

  @Override
  public void unreadable(Entry entry, Bytes packed, String evidence) {
    note(
        Finding.of(
                "archive.unknown-method",
                Tree.SOURCE,
                "An entry of the archive is packed in a way that is not known",
                Severity.MEDIUM,
                2,
                part.path())
            .withEvidence(evidence)
            .asUnfinished());
    packed(entry, packed, "packed", Part.Trait.DAMAGED);
  }

  private void packed(Entry entry, Bytes packed, String view, Part.Trait trait) {
    if (isStopped()) {
      return;
    }
    entries++;
    entry.names().forEach(this::noteName);
    Part child = tree.add(draft(entry.view(view), packed));
    if (child == null) {
      stop(Limit.PARTS);
    } else {
      tree.trait(child.path(), trait);
    }
  }

  @Override
  public void encrypted() {
    tree.trait(part.path(), Part.Trait.ENCRYPTED);
  }

  @Override
  public void gap(long from, long to) {
    Bytes gap = bytes.slice(from, to);
    if (isStopped() || gap.isBlank()) {
      return;
    }
    gaps = true;
    if (!isGuess()) {
      note(
          Finding.of(
                  "archive.unclaimed-bytes",
                  Tree.SOURCE,
                  "The archive holds bytes that belong to none of its entries",
                  Severity.LOW,
                  1,
                  part.path())
              .withRange(from, to));
    }
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
    if (child == null) {
      return;
    }
    if (gap.size() == bytes.size()) {
      // Its opener would only say the same again.
      dissection.carve(child, gap, depth + 1);
    } else {
      dissection.explore(child, gap, null, depth + 1);
    }
  }

  @Override
  public void note(Finding finding) {
    if (isVolume && finding.unfinished()) {
      return;
    }
    isVolume |= finding.id().equals(Findings.VOLUME);
    tree.note(finding);
  }

  @Override
  public void type(MediaType type) {
    tree.type(part.path(), type);
  }

  @Override
  public void damaged(String what, @Nullable ByteRange range) {
    faults++;
    if (tree.get(part.path()).is(Part.Trait.CUT) || isGuess()) {
      // That it breaks off has its finding already, or it never was a container.
      return;
    }
    tree.trait(part.path(), Part.Trait.DAMAGED);
    if (part.view().equals(Volumes.JOINED)) {
      note(Findings.volume(part.path()));
      return;
    }
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
    note(range == null ? finding : finding.withRange(range.from(), range.to()));
  }

  /**
   * Whether it only happens to begin like a container, as many a token in a link does, or some
   * bytes amid others. What it stands in is scanned as well.
   */
  private boolean isGuess() {
    return part.view().equals(View.BASE64_RUN) || part.view().equals(Entry.CARVED);
  }

  @Override
  public void exceed(Limit limit) {
    tree.limit(limit, part.path());
    tree.trait(part.path(), Part.Trait.CUT);
    if (limit == Limit.RATIO || isBurst(limit)) {
      tree.trait(part.path(), Part.Trait.BOMB);
    }
    stopped |= limit != Limit.ENTRY;
  }

  /** Whether a limit of size was reached by something far lighter than that. */
  private boolean isBurst(Limit limit) {
    long granted =
        limit == Limit.UNPACKED
            ? tree.budget.limits().unpackedBytes()
            : limit == Limit.ENTRY ? tree.budget.limits().entryBytes() : 0;
    return granted / Math.max(1, bytes.size()) >= BURST;
  }

  private void stop(Limit limit) {
    exceed(limit);
    stopped = true;
  }

  private void add(Entry entry, Bytes content, Part.@Nullable Trait trait) {
    if (trait == null) {
      compare(entry, content);
    }
    Part child = tree.add(draft(entry, content));
    if (child == null) {
      stop(Limit.PARTS);
      return;
    }
    if (trait != null) {
      tree.trait(child.path(), trait);
    }
    tree.known.add(content);
    dissection.explore(child, content, null, depth + 1);
  }

  /** Names what the container claims of an entry that is not so. */
  private void compare(Entry entry, Bytes content) {
    if (entry.size() >= 0 && entry.size() != content.size()) {
      lie(entry, "size", "%d bytes instead of %d".formatted(content.size(), entry.size()));
    }
    if (entry.crc32() >= 0) {
      CRC32 crc = new CRC32();
      crc.update(content.array(), content.from(), content.size());
      if (crc.getValue() != entry.crc32()) {
        lie(
            entry,
            "checksum",
            "CRC-32 %08x instead of %08x".formatted(crc.getValue(), entry.crc32()));
      }
    }
  }

  private void lie(Entry entry, String what, String evidence) {
    Finding finding = Findings.mismatch(part.path(), what).withEvidence(evidence);
    ByteRange range = entry.range();
    note(range == null ? finding : finding.withRange(range.from(), range.to()));
  }

  private Tree.Draft draft(Entry entry, Bytes content) {
    return new Tree.Draft(
        part.path().child(entry.name()),
        part.path(),
        Part.Kind.ENTRY,
        entry.view(),
        entry.declared(),
        null,
        entry.names(),
        entry.range(),
        content);
  }

  private void noteName(String name) {
    String path = name.replace('\\', '/');
    if (path.startsWith("/") || path.startsWith("../") || path.contains("/../") || isDrive(path)) {
      note(Findings.outside(part.path()).withEvidence(name));
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
